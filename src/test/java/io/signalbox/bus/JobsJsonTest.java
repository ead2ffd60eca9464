package io.signalbox.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.Job;
import io.signalbox.job.JobRequest;
import io.signalbox.job.Payload;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class JobsJsonTest {

  @Test
  void facts_never_hide_what_every_problem_has() {
    Failure failure =
        Failure.of(FailureCode.SCRIPT_ERROR, "no")
            .with("type", "ValueError")
            .with("code", "mine")
            .with("exit_status", 1);
    JsonObject problem = JobsJson.problem(failure);
    assertThat(problem.getString("type")).isEqualTo("urn:signalbox:problem:script_error");
    assertThat(problem.getString("code")).isEqualTo("script_error");
    assertThat(problem.getInteger("number")).isEqualTo(50001);
    assertThat(problem.getInteger("status")).isEqualTo(500);
    assertThat(problem.getInteger("exit_status")).isEqualTo(1);
  }

  @Test
  void what_a_job_has_not_is_absent_rather_than_null() {
    JobRequest request = JobRequest.of("one", new Payload.Bytes(new byte[0], Payload.JSON));
    JsonObject json = JobsJson.job(Job.accepted(request, "v1", 5, Instant.EPOCH));
    assertThat(json.fieldNames()).doesNotContain("started_at", "finished_at", "failure");
    assertThat(json.getString("created_at")).isEqualTo("1970-01-01T00:00:00.000Z");
    assertThat(json.getBoolean("durable")).isFalse();
  }
}
