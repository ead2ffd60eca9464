package io.signalbox.store.postgres;

import io.signalbox.job.Job;
import io.signalbox.job.JobState;
import io.signalbox.store.Lease;
import io.signalbox.store.StoredJson;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Lets claimed jobs wait again. Confined to the store's event loop. */
final class Waits {

  /** So long after its answer was missed a claim may still come about. */
  private static final long DOUBT_NANOS = TimeUnit.MINUTES.toNanos(2);

  private final Writer writer;
  private final Notices notices;
  private final Set<Tokens> doubtful = new LinkedHashSet<>();

  Waits(Writer writer, Notices notices) {
    this.writer = writer;
    this.notices = notices;
  }

  /**
   * @param rescues how many servers were lost with it
   */
  Future<Boolean> giveBack(Lease lease, Job waiting, int rescues) {
    Tuple values =
        Tuple.tuple()
            .addValue(JobRows.uuid(lease.job()))
            .addValue(lease.attempt())
            .addValue(lease.token())
            .addValue(waiting.state().text())
            .addValue(waiting.attempt())
            .addValue(waiting.scriptVersion())
            .addValue(JobRows.nanos(waiting.runAt()))
            .addValue(StoredJson.attempts(waiting.attempts()))
            .addValue(rescues);
    return writer
        .add(Write.fenced(Claims.GIVE_BACK, lease.job(), values))
        .onSuccess(
            isOurs -> {
              if (isOurs) {
                tell(waiting);
              }
            });
  }

  /** Tells others of a job that waits in the store. */
  void tell(Job waiting) {
    if (waiting.state() == JobState.QUEUED) {
      notices.queued(waiting.script());
    }
    notices.changed(waiting.id());
  }

  /**
   * Remembers tokens whose claim was not answered: the database may have them all the same, for as
   * long as this server lives.
   */
  void doubt(long first, long last) {
    doubtful.add(new Tokens(first, last, System.nanoTime()));
  }

  /**
   * Lets go what may be claimed without anybody's knowledge. A database that was paused may do what
   * it was asked for after this: tokens are tried again for a while.
   */
  Future<Void> letGo() {
    return Future.join(List.copyOf(doubtful).stream().map(this::letGo).toList()).mapEmpty();
  }

  private Future<Void> letGo(Tokens tokens) {
    return writer
        .add(Write.plain(Claims.LET_GO, tokens, Tuple.of(tokens.first(), tokens.last())))
        .onSuccess(gone -> letGone(tokens));
  }

  private void letGone(Tokens tokens) {
    if (System.nanoTime() - tokens.since() > DOUBT_NANOS) {
      doubtful.remove(tokens);
    }
  }

  private record Tokens(long first, long last, long since) {}
}
