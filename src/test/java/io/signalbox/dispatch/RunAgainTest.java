package io.signalbox.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.bus.Call;
import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.Job;
import io.signalbox.job.JobException;
import io.signalbox.job.JobId;
import io.signalbox.job.JobRequest;
import io.signalbox.job.JobState;
import io.signalbox.job.Payload;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A final job can be submitted once more. */
class RunAgainTest {

  private final DispatcherFixture it = new DispatcherFixture();

  @Test
  void the_new_job_is_the_old_one_under_another_id() {
    it.worker("w1");
    JobRequest request =
        new JobRequest(
            JobId.next(),
            "one",
            new Payload.Bytes("[1]".getBytes(), Payload.JSON),
            "{\"a\":1}",
            Optional.of(7),
            Optional.of("press"),
            List.of("red"),
            Optional.of(Duration.ofSeconds(3)),
            Optional.empty(),
            new JobRequest.Submission(Optional.empty(), Optional.of("once"), Optional.empty()));
    it.submit(request);
    finish();

    Job again = again(request.id()).result().job();

    assertThat(again.id()).isNotEqualTo(request.id());
    assertThat(again.parentId()).contains(request.id());
    assertThat(again.priority()).isEqualTo(7);
    assertThat(again.key()).isEqualTo("press");
    assertThat(again.labels()).containsExactly("red");
    assertThat(it.running("w1")).isEqualTo(again.id());
    assertThat(it.outside.current("w1").params()).isEqualTo("{\"a\":1}");
    assertThat(it.outside.current("w1").limits().timeout()).isEqualTo(Duration.ofSeconds(3));
    finish();
    assertThat(it.view(again.id()).job().state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(it.view(request.id()).job().attempts()).hasSize(1);
  }

  @Test
  void a_job_that_is_not_final_is_a_conflict() {
    JobId waiting = it.submit("one");
    assertThat(refusal(again(waiting)).code()).isEqualTo(FailureCode.CONFLICT);
    it.worker("w1");
    it.start("w1");
    assertThat(refusal(again(waiting)).code()).isEqualTo(FailureCode.CONFLICT);
  }

  @Test
  void a_job_that_nobody_knows_is_not_found() {
    assertThat(refusal(again(JobId.next())).code()).isEqualTo(FailureCode.NOT_FOUND);
  }

  @Test
  void an_input_in_a_file_is_copied_and_each_job_removes_its_own() {
    it.worker("w1");
    JobId old = ofFile();
    JobId again = again(old).result().job().id();

    assertThat(it.outside.current("w1").input()).isEqualTo(file("/spill/a.copy"));
    it.desk.delete(new Call.Delete(old));
    assertThat(it.removed).containsExactly(Path.of("/spill/a"));
    finish();
    it.desk.delete(new Call.Delete(again));
    assertThat(it.removed).containsExactly(Path.of("/spill/a"), Path.of("/spill/a.copy"));
  }

  @Test
  void a_job_that_is_refused_leaves_no_copy() {
    it.worker("w1");
    JobId old = ofFile();
    it.scripts.remove("one");

    assertThat(refusal(again(old)).code()).isEqualTo(FailureCode.UNKNOWN_SCRIPT);
    assertThat(it.outside.removed).containsExactly(Path.of("/spill/a.copy"));
  }

  @Test
  void an_input_that_is_gone_is_not_found() {
    it.worker("w1");
    JobId old = ofFile();
    it.outside.missing = true;

    assertThat(refusal(again(old)).code()).isEqualTo(FailureCode.NOT_FOUND);
  }

  private JobId ofFile() {
    JobId id = it.submit(JobRequest.of("one", file("/spill/a")));
    finish();
    return id;
  }

  private static Payload file(String path) {
    return new Payload.File(Path.of(path), 5, "ab".repeat(32), "text/csv");
  }

  private void finish() {
    it.start("w1");
    it.succeed("w1");
  }

  private Future<Call.JobView> again(JobId id) {
    return it.again.run(new Call.RunAgain(id, false));
  }

  private static Failure refusal(Future<?> refused) {
    return ((JobException) refused.cause()).failure();
  }
}
