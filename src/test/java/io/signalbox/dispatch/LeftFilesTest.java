package io.signalbox.dispatch;

import static io.signalbox.dispatch.DispatcherFixture.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.bus.Call;
import io.signalbox.bus.WorkerNews;
import io.signalbox.job.Artifact;
import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.Figures;
import io.signalbox.job.JobId;
import io.signalbox.job.JobState;
import io.signalbox.job.Outcome;
import io.signalbox.job.Payload;
import io.signalbox.store.Result;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Files that an attempt leaves are kept with its job, or removed; nothing else. */
class LeftFilesTest {

  private static final Outcome CRASHED =
      new Outcome.Failed(Failure.of(FailureCode.PROCESS_CRASHED, "killed"));

  private final DispatcherFixture it = new DispatcherFixture();

  private static Payload.File file(String name) {
    return new Payload.File(Path.of("/files", name), 1, "hash", "image/png");
  }

  private void end(JobId id, Outcome outcome, String left) {
    List<Artifact> artifacts = List.of(new Artifact("plot.png", file(left)));
    it.tell(
        new WorkerNews.Ended(
            "w1", id, new Outcome.Report(outcome, List.of(), Figures.NONE, artifacts)));
  }

  private List<Artifact> artifacts(JobId id) {
    return it.desk.artifacts(new Call.Artifacts(id)).result();
  }

  @Test
  void artifacts_of_a_failed_job_are_kept_and_go_with_it() {
    it.worker("w1");
    JobId id = it.submit("one");
    it.start("w1");
    assertThat(artifacts(id)).isEmpty();
    end(id, new Outcome.Failed(Failure.of(FailureCode.SCRIPT_ERROR, "no")), "left");
    assertThat(artifacts(id)).extracting(Artifact::name).containsExactly("plot.png");
    assertThat(it.outside.removed).isEmpty();
    it.desk.delete(new Call.Delete(id));
    assertThat(it.removed).containsExactly(Path.of("/files/left"));
  }

  @Test
  void of_several_attempts_only_the_files_of_the_last_one_are_kept() {
    it.worker("w1");
    JobId id = it.submit("one");
    it.start("w1");
    end(id, CRASHED, "first");
    it.outside.next("w1");
    assertThat(it.view(id).job().state()).isEqualTo(JobState.SCHEDULED);
    assertThat(it.outside.removed).containsExactly(Path.of("/files/first"));
    it.store.wake(Instant.MAX);
    it.outside.ring();
    it.start("w1");
    end(id, new Outcome.Succeeded(file("output")), "second");
    assertThat(artifacts(id)).extracting(Artifact::content).containsExactly(file("second"));
    assertThat(it.outside.removed).containsExactly(Path.of("/files/first"));
    assertThat(it.removed).isEmpty();
  }

  @Test
  void files_of_an_end_that_is_refused_are_removed() {
    it.worker("w1");
    JobId id = it.submit(request("one"));
    it.start("w1");
    takeAway(id);
    end(id, new Outcome.Succeeded(file("output")), "left");
    assertThat(it.fenced).isEqualTo(1);
    assertThat(it.outside.removed)
        .containsExactlyInAnyOrder(Path.of("/files/output"), Path.of("/files/left"));
  }

  /** As if its lease had run out, and another server had ended it. */
  private void takeAway(JobId id) {
    it.dispatcher.find(id).orElseThrow().kept().complete(it.view(id).job(), Result.NONE);
  }

  @Test
  void files_of_a_job_that_nobody_knows_are_removed() {
    it.worker("w1");
    end(JobId.next(), new Outcome.Succeeded(file("output")), "left");
    assertThat(it.outside.removed)
        .containsExactlyInAnyOrder(Path.of("/files/output"), Path.of("/files/left"));
  }
}
