package io.signalbox.python;

import java.util.Optional;

/** Where a runner gets its jobs from, one by one. Called on the thread that runs them. */
@FunctionalInterface
public interface RunSupply {

  /** The next job to run, which is the runner's from now on; empty where there is none now. */
  Optional<Run> next();
}
