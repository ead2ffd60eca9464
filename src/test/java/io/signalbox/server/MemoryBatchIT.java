package io.signalbox.server;

/** Batches whose jobs lie in the heap. */
class MemoryBatchIT extends BatchSuite {

  MemoryBatchIT() {
    super("store.kind=memory");
  }
}
