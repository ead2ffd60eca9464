package io.signalbox.cli;

import io.signalbox.config.Configuration;

/** What the commands need of the server; the seam where tests put another one in its place. */
interface Composition {

  /** Reads every settings record, so that all keys are known. */
  void readSettings(Configuration config);

  /** Starts a server and blocks until it is ready. */
  Running start(Configuration config) throws Exception;

  /** A server that is ready. */
  interface Running {

    /** Stops it in order and blocks until it has stopped. */
    void stop() throws Exception;
  }
}
