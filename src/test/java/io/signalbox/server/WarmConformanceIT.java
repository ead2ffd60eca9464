package io.signalbox.server;

import io.signalbox.script.Isolation;

class WarmConformanceIT extends Conformance {

  WarmConformanceIT() {
    super(Isolation.WARM);
  }
}
