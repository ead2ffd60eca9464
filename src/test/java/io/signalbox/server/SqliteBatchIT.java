package io.signalbox.server;

/** Batches whose jobs outlive the server. */
class SqliteBatchIT extends BatchSuite {

  SqliteBatchIT() {
    super("store.kind=sqlite");
  }
}
