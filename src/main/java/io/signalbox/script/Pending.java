package io.signalbox.script;

import io.signalbox.job.Failure;
import java.util.Locale;
import java.util.Optional;

/**
 * The newest version of a script while it is not proven: what is served is an older one, or the
 * same one whose recorded outputs have changed.
 *
 * @param failure why the last proof failed; empty while the first one is going on
 */
public record Pending(String version, Optional<Failure> failure) {

  /** Where it stands. */
  public enum State {
    /** It is being tried, or is about to be. */
    PROVING,
    /** It stays out until its file changes or another try succeeds. */
    FAILED;

    /** The word as it stands in JSON, such as {@code proving}. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public State state() {
    return failure.isPresent() ? State.FAILED : State.PROVING;
  }
}
