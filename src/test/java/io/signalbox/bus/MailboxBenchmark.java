package io.signalbox.bus;

import io.signalbox.job.JobId;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** What the news of one job cost on their way to the dispatcher, its wake-up aside. */
@State(Scope.Thread)
public class MailboxBenchmark {

  private final Mailbox box = new Mailbox();
  private final WorkerNews news = new WorkerNews.Started("w1", JobId.next(), "version");

  @Benchmark
  public void put_two_and_empty(Blackhole reader) {
    box.put(news);
    box.put(news);
    reader.consume(box.announce());
    box.empty(reader::consume);
  }
}
