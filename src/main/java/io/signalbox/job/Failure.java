package io.signalbox.job;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Why a request or a job failed: a stable code, a sentence for people, and facts for programs.
 *
 * @param code the stable code
 * @param detail one or two sentences that name what is wrong and where it came from
 * @param facts further members of the problem JSON in snake_case: strings, numbers, booleans, lists
 *     and maps of these, such as {@code exit_status}, {@code signal}, {@code traceback}, {@code
 *     stderr_tail}, {@code phase}, {@code retry_after_ms}
 */
public record Failure(FailureCode code, String detail, Map<String, Object> facts) {

  public Failure {
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(detail, "detail");
    facts = Map.copyOf(facts);
  }

  /** A failure without facts. */
  public static Failure of(FailureCode code, String detail) {
    return new Failure(code, detail, Map.of());
  }

  /** The same failure with one fact more. */
  public Failure with(String name, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(facts);
    more.put(name, value);
    return new Failure(code, detail, more);
  }

  /** The failure as an exception, to fail a future with. */
  public JobException exception() {
    return new JobException(this);
  }
}
