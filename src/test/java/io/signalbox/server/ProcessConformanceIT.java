package io.signalbox.server;

import io.signalbox.script.Isolation;

class ProcessConformanceIT extends Conformance {

  ProcessConformanceIT() {
    super(Isolation.PROCESS);
  }
}
