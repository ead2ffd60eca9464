package io.signalbox.python;

import io.signalbox.job.JobException;
import io.signalbox.script.Script;
import java.util.Optional;

/** The warm processes. Callable from any thread. */
final class WarmPool implements AutoCloseable {

  /** Like {@link #take(Script, Patience)}, for as long as it takes. */
  WarmProcess take(Script script) {
    return take(script, Patience.endless());
  }

  /**
   * A process of that version which has loaded and is idle: the one that was used last, else a new
   * one. Blocks while it starts, and before that until there is room in memory.
   *
   * @throws JobException {@code cannot_start}, remembered for a while; or that patience ended
   */
  WarmProcess take(Script script, Patience patience) {
    throw new UnsupportedOperationException(script.name() + patience);
  }

  /** It is idle, with nothing left to be read. */
  void giveBack(WarmProcess process) {
    throw new UnsupportedOperationException(process.nonce());
  }

  /** It is dead or of no more use: whatever is left of it is killed. */
  void discard(WarmProcess process) {
    throw new UnsupportedOperationException(process.nonce());
  }

  /** Why no job of a script could run now; callable from an event loop. */
  Optional<String> obstacle(Script script) {
    throw new UnsupportedOperationException(script.name());
  }

  @Override
  public void close() {}
}
