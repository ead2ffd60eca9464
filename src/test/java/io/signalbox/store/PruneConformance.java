package io.signalbox.store;

import static io.signalbox.store.StoreSamples.NOW;
import static io.signalbox.store.StoreSamples.bytes;
import static io.signalbox.store.StoreSamples.cancelled;
import static io.signalbox.store.StoreSamples.failed;
import static io.signalbox.store.StoreSamples.file;
import static io.signalbox.store.StoreSamples.get;
import static io.signalbox.store.StoreSamples.succeeded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.job.Batch;
import io.signalbox.job.Job;
import io.signalbox.job.JobId;
import io.signalbox.job.JobQuery;
import io.signalbox.job.Payload;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Finished jobs are forgotten by age and by number. */
abstract class PruneConformance extends StorePart {

  private static final Duration LONG = Duration.ofDays(1000);
  private static final Duration HOUR = Duration.ofHours(1);

  PruneConformance(DurableStoreConformance suite) {
    super(suite);
  }

  /** When the jobs of this suite end. */
  private static Instant after(Duration age) {
    return NOW.plusSeconds(2).plus(age);
  }

  private int pruneAll(Retention retention, Instant now) {
    int all = 0;
    for (int some = 1; some > 0; all += some) {
      some = get(store().prune(retention, now));
    }
    return all;
  }

  @Test
  void each_state_has_its_own_age() {
    Job good = end(SampleJob.of("one"), succeeded(bytes("1")));
    Job bad = end(SampleJob.of("one"), failed());
    Job stopped = end(SampleJob.of("one"), cancelled());
    Retention retention =
        new Retention(HOUR, HOUR.multipliedBy(3), HOUR.multipliedBy(2), Long.MAX_VALUE);
    assertThat(pruneAll(retention, after(HOUR.minusSeconds(1)))).isZero();
    assertThat(pruneAll(retention, after(HOUR.plusSeconds(1)))).isEqualTo(1);
    assertThat(found(JobQuery.all())).containsExactly(stopped, bad);
    assertThat(get(store().get(good.id()))).isEmpty();
    assertThat(get(store().output(good.id()))).isEmpty();
    assertThat(pruneAll(retention, after(HOUR.multipliedBy(2).plusSeconds(1)))).isEqualTo(1);
    assertThat(found(JobQuery.all())).containsExactly(bad);
    assertThat(pruneAll(retention, after(HOUR.multipliedBy(3).plusSeconds(1)))).isEqualTo(1);
    assertThat(get(store().counts())).isEmpty();
  }

  @Test
  void no_more_than_so_many_are_kept_and_these_are_the_youngest() {
    List<Job> all = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      all.add(
          0,
          end(
              SampleJob.of("one").createdAt(NOW.plusSeconds(i)),
              i % 2 == 0 ? failed() : cancelled()));
    }
    Retention retention = new Retention(LONG, LONG, LONG, 4);
    assertThat(pruneAll(retention, after(HOUR))).isEqualTo(5);
    assertThat(found(JobQuery.all())).isEqualTo(all.subList(0, 4));
    assertThat(pruneAll(retention, after(HOUR))).isZero();
  }

  @Test
  void what_is_not_final_is_never_pruned() {
    Job parked = park(SampleJob.of("one"));
    Job later = park(SampleJob.of("one").runAt(NOW.plusSeconds(60)));
    Job held = hold(SampleJob.of("one"));
    Job running = start(hold(SampleJob.of("one")));
    end(SampleJob.of("one"), failed());
    Retention retention = new Retention(Duration.ZERO, Duration.ZERO, Duration.ZERO, 0);
    assertThat(pruneAll(retention, after(LONG))).isEqualTo(1);
    assertThat(found(JobQuery.all())).containsExactly(running, held, later, parked);
  }

  @Test
  void files_keys_and_batches_go_with_what_is_pruned() {
    JobId batch = JobId.next();
    get(store().beginBatch(new Batch(batch, "one", NOW, OptionalInt.empty())));
    Payload input = file(folder(), new byte[1 << 20], Payload.JSON);
    Job job = end(SampleJob.of("one").idempotencyKey("k").parent(batch).input(input), failed());
    get(store().sealBatch(batch, 1));
    Payload kept = get(store().input(job.id())).orElseThrow();
    assertThat(pruneAll(new Retention(LONG, LONG, LONG, 0), after(HOUR))).isEqualTo(1);
    assertThat(get(store().batch(batch))).isEmpty();
    park(SampleJob.of("one").idempotencyKey("k"));
    if (kept instanceof Payload.File file) {
      await().untilAsserted(() -> assertThat(file.path()).matches(Files::notExists));
    }
  }
}
