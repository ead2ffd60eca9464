package io.signalbox.server;

import io.signalbox.script.Isolation;

class ForkFunctionIT extends FunctionConformance {

  ForkFunctionIT() {
    super(Isolation.FORK);
  }
}
