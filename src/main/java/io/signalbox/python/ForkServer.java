package io.signalbox.python;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * A Python process that has modules loaded and forks children from there. Callable from any thread.
 */
interface ForkServer {

  /**
   * What it has loaded.
   *
   * @param skipped modules that could not be imported, each with Python's words
   * @param threaded modules whose import left threads, which no fork survives
   */
  record Loaded(
      List<String> imported, Map<String, String> skipped, List<String> threaded, long rssBytes) {

    static final Loaded NOTHING = new Loaded(List.of(), Map.of(), List.of(), 0);
  }

  /** Starts one; a seam for tests. */
  interface Launcher {

    /**
     * Blocks until it is ready.
     *
     * @throws ForkServerFailure why there is none
     * @throws io.signalbox.job.JobException where there is no keeper
     */
    ForkServer launch(ServerKind kind, ImportSet imports) throws ForkServerFailure;
  }

  /** A lane for one child, to be released or closed. */
  Lane lane() throws IOException;

  /** A connection for a child itself; named in its RUN by its number, never released. */
  Lane channel() throws IOException;

  Loaded loaded();

  long pid();

  /** How many children run; those forked ahead do not count. */
  int children();

  /** Blocks until it has ended, and says how. */
  String awaitEnd();

  /** Ends it, with whatever it runs. Returns at once. */
  void end();
}
