package io.signalbox.server;

import io.signalbox.script.Isolation;

class WarmFunctionIT extends FunctionConformance {

  WarmFunctionIT() {
    super(Isolation.WARM);
  }
}
