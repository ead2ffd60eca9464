package io.signalbox.python;

import io.signalbox.job.JobException;
import io.signalbox.script.Script;
import java.util.List;

/** The fork servers of all interpreters. Callable from any thread. */
final class ForkServers implements AutoCloseable {

  /**
   * Whether scripts of this one's interpreter can be forked. May block while the interpreter
   * starts.
   *
   * @throws JobException {@code cannot_start} where no interpreter suits
   */
  boolean areAtHand(Script script) {
    throw new UnsupportedOperationException(script.name());
  }

  /** Like {@link #serverFor(Script, Patience)}, for as long as it takes. */
  ForkServer serverFor(Script script) {
    return serverFor(script, Patience.endless());
  }

  /**
   * A living server that has what the script imports; blocks while it starts. It may die at any
   * time: {@link ForkServer#lane} says so, and the next call here gives another one.
   *
   * @throws JobException {@code cannot_start}; or that patience ended
   */
  ForkServer serverFor(Script script, Patience patience) {
    throw new UnsupportedOperationException(script.name() + patience);
  }

  /** Modules that a script was seen to import beyond those that its server had. */
  void learned(Script script, List<String> modules) {
    throw new UnsupportedOperationException(script.name() + modules);
  }

  @Override
  public void close() {}
}
