package io.signalbox.python;

import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import io.signalbox.script.ScriptSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The interpreters at hand; each script gets the first one that has what it declares. */
final class Interpreters implements AutoCloseable {

  /** A requirement may carry a version, extras and markers: only its name is checked. */
  private static final Pattern DISTRIBUTION = Pattern.compile("\\s*([A-Za-z0-9][A-Za-z0-9._-]*)");

  private final String configured;
  private final List<Interpreter> candidates;

  /**
   * @param configured the setting they come from, for messages
   * @param candidates best first
   */
  Interpreters(String configured, List<Interpreter> candidates) {
    this.configured = configured;
    this.candidates = List.copyOf(candidates);
  }

  /**
   * @throws JobException {@code cannot_start}, naming what is missing where
   */
  Interpreter choose(ScriptSettings settings) {
    return choose(settings.requiresPython(), distributions(settings.dependencies()));
  }

  private Interpreter choose(Optional<String> requiresPython, List<String> distributions) {
    List<String> reasons = new ArrayList<>();
    for (Interpreter candidate : candidates) {
      Optional<String> unmet = candidate.unmet(requiresPython, distributions);
      if (unmet.isEmpty()) {
        return candidate;
      }
      reasons.add(unmet.get());
    }
    throw new JobException(FailureCode.CANNOT_START, refusal(reasons));
  }

  private String refusal(List<String> reasons) {
    if (reasons.isEmpty()) {
      return "no Python interpreter was found (python.executable: " + configured + ")";
    }
    return "no interpreter suits (python.executable: %s): %s"
        .formatted(configured, String.join("; ", reasons));
  }

  private static List<String> distributions(List<String> dependencies) {
    List<String> names = new ArrayList<>();
    for (String dependency : dependencies) {
      Matcher matcher = DISTRIBUTION.matcher(dependency);
      names.add(matcher.lookingAt() ? matcher.group(1) : dependency);
    }
    return names;
  }

  /**
   * The one that scripts without needs get.
   *
   * @throws JobException {@code cannot_start}
   */
  Interpreter any() {
    return choose(Optional.empty(), List.of());
  }

  /**
   * What is known of the one that scripts without needs get. Blocks while it starts.
   *
   * @throws JobException {@code cannot_start}
   */
  InterpreterFacts first() {
    Interpreter interpreter = any();
    try {
      return interpreter.facts();
    } catch (IOException e) {
      throw new JobException(
          FailureCode.CANNOT_START, interpreter + " could not be asked: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    candidates.forEach(Interpreter::close);
  }
}
