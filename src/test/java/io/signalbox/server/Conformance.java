package io.signalbox.server;

import io.signalbox.script.Isolation;
import org.junit.jupiter.api.Nested;

/**
 * The script contract and every fault of a script, the same in each isolation level: same outcome,
 * same code.
 */
abstract class Conformance {

  private final Isolation isolation;

  Conformance(Isolation isolation) {
    this.isolation = isolation;
  }

  @Nested
  class Endings extends ScriptEndings {
    Endings() {
      super(isolation);
    }
  }

  @Nested
  class Output extends ScriptOutput {
    Output() {
      super(isolation);
    }
  }

  @Nested
  class Processes extends ProcessFaults {
    Processes() {
      super(isolation);
    }
  }

  @Nested
  class Artifacts extends ScriptArtifacts {
    Artifacts() {
      super(isolation);
    }
  }

  @Nested
  class Inputs extends InputFaults {
    Inputs() {
      super(isolation);
    }
  }
}
