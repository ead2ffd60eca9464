package io.signalbox.server;

import io.signalbox.script.Isolation;

class ForkConformanceIT extends Conformance {

  ForkConformanceIT() {
    super(Isolation.FORK);
  }
}
