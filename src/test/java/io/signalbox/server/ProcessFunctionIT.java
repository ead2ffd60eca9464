package io.signalbox.server;

import io.signalbox.script.Isolation;

class ProcessFunctionIT extends FunctionConformance {

  ProcessFunctionIT() {
    super(Isolation.PROCESS);
  }
}
