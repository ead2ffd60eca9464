package io.signalbox.server;

import io.signalbox.script.Isolation;
import org.junit.jupiter.api.Nested;

/** The contract of function scripts, the same in each isolation level: same outcome, same code. */
abstract class FunctionConformance {

  private final Isolation isolation;

  FunctionConformance(Isolation isolation) {
    this.isolation = isolation;
  }

  @Nested
  class Called extends FunctionCalls {
    Called() {
      super(isolation);
    }
  }

  @Nested
  class Artifacts extends FunctionArtifacts {
    Artifacts() {
      super(isolation);
    }
  }

  @Nested
  class Failing extends FunctionFaults {
    Failing() {
      super(isolation);
    }
  }

  @Nested
  class Batched extends BatchFaults {
    Batched() {
      super(isolation);
    }
  }
}
