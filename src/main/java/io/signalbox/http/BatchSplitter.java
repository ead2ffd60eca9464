package io.signalbox.http;

import java.util.function.Consumer;

/**
 * Cuts an arriving body into the inputs of a batch. It holds no more than one input, and gives each
 * as raw bytes once it is seen to be one JSON value. Refusals are {@code invalid_request} or {@code
 * input_too_large}, with the index of the input.
 */
interface BatchSplitter {

  /** Takes the next bytes of the body. */
  void feed(byte[] bytes, Consumer<byte[]> inputs);

  /** The body is over. */
  void end(Consumer<byte[]> inputs);
}
