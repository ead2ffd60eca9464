package io.signalbox.python;

import io.signalbox.job.Outcome;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What the lines of one job cost: two words on the way and a small output, in one chunk. */
@State(Scope.Thread)
public class LineProtocolBenchmark {

  private static final int LIMIT = 1 << 20;

  private final ByteBuffer chunk =
      ByteBuffer.wrap(
          """
          LOG: 400 points at 2000 Hz
          PROGRESS: 0.5 classifying
          OUTPUT: {"class": "square", "p": 0.9993}
          """
              .getBytes(StandardCharsets.UTF_8));

  @Benchmark
  public Object read() {
    OutputSink output = new OutputSink(Path.of("unused"), LIMIT, LIMIT);
    LineProtocol protocol = new LineProtocol(new Sayings(new Deaf(), LIMIT), output, LIMIT, true);
    protocol.stdout(chunk.rewind());
    protocol.end(true);
    return protocol.lastWord();
  }

  private static final class Deaf implements RunListener {
    @Override
    public void started() {}

    @Override
    public void log(String stream, String message) {}

    @Override
    public void progress(double value, String message) {}

    @Override
    public void metric(String name, double value) {}

    @Override
    public void partial(byte[] json) {}

    @Override
    public void ended(Outcome.Report report) {}

    @Override
    public void returned() {}
  }
}
