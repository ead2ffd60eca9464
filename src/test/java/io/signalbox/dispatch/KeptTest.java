package io.signalbox.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.Job;
import io.signalbox.job.JobRequest;
import io.signalbox.job.JobState;
import io.signalbox.job.Outcome;
import io.signalbox.store.JobStore;
import io.signalbox.store.Result;
import io.signalbox.store.memory.HistorySettings;
import io.signalbox.store.memory.MemoryJobStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A store that has no room when an attempt starts must not make its end look like a stale one. */
class KeptTest {

  private final MemoryJobStore real =
      new MemoryJobStore(new HistorySettings(10, 1 << 20, 1 << 20), path -> {});
  private final Promise<Boolean> start = Promise.promise();
  private final JobStore store =
      (JobStore)
          Proxy.newProxyInstance(
              JobStore.class.getClassLoader(),
              new Class<?>[] {JobStore.class},
              (proxy, method, args) -> {
                if (method.getName().equals("start")) {
                  return start.future();
                }
                try {
                  return method.invoke(real, args);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });

  private final JobRequest request = DispatcherFixture.request("one");
  private final Job job = Job.accepted(request, "v", 5, Instant.EPOCH);
  private final Job running = job.started("v", Instant.EPOCH);
  private final Kept kept = Kept.fresh(store, true, job);

  @BeforeEach
  void accept() {
    assertThat(kept.accept(job, request).succeeded()).isTrue();
  }

  @Test
  void the_end_is_kept_after_a_start_that_was_not() {
    kept.start(running);
    start.fail("no room");

    assertThat(end().result()).isTrue();
    assertThat(real.get(job.id()).result())
        .hasValueSatisfying(now -> assertThat(now.state()).isEqualTo(JobState.FAILED));
  }

  @Test
  void the_next_attempt_is_kept_after_a_start_that_was_not() {
    kept.start(running);
    start.fail("no room");

    assertThat(kept.giveBack(running.interrupted()).result()).isTrue();
  }

  private Future<Boolean> end() {
    Outcome.Report report =
        Outcome.Report.failed(Failure.of(FailureCode.SCRIPT_ERROR, "meant to fail"));
    Job last = running.finished(report, Optional.of("w"), Instant.EPOCH);
    return kept.complete(last, new Result(Optional.empty(), List.of(), List.of()));
  }
}
