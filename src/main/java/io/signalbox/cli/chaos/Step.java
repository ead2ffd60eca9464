package io.signalbox.cli.chaos;

import java.io.IOException;
import java.util.Optional;
import java.util.Random;

/** One way to disturb the servers. When it has run, all of them are up again. */
interface Step {

  String name();

  /** Why it cannot run here; empty where it can. */
  default Optional<String> obstacle() {
    return Optional.empty();
  }

  /** Blocks until the disturbance is over. */
  void run(Random random) throws IOException, InterruptedException;
}
