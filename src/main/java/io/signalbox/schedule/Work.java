package io.signalbox.schedule;

import io.signalbox.job.JobId;
import io.signalbox.job.JobRequest;
import io.signalbox.job.JobRequest.Submission;
import io.signalbox.job.Payload;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The job that a schedule submits, the same each time.
 *
 * @param script its name; it need not exist before the first due time
 * @param input a JSON value
 * @param params a JSON object
 * @param priority empty for the script's own
 * @param labels beside the one that names the schedule
 */
record Work(
    String script, String input, String params, Optional<Integer> priority, List<String> labels) {

  Work {
    labels = List.copyOf(labels);
  }

  /**
   * @param schedule its name, for the label {@code schedule:NAME}
   * @param idempotencyKey names the due time, so that nobody submits it twice
   */
  JobRequest request(String schedule, Optional<String> idempotencyKey) {
    return new JobRequest(
        JobId.next(),
        script,
        new Payload.Bytes(input.getBytes(StandardCharsets.UTF_8), Payload.JSON),
        params,
        priority,
        Optional.empty(),
        Stream.concat(labels.stream(), Stream.of("schedule:" + schedule)).distinct().toList(),
        Optional.empty(),
        Optional.empty(),
        new Submission(Optional.empty(), idempotencyKey, Optional.empty()));
  }
}
