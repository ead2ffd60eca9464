package io.signalbox.http;

import java.util.function.Consumer;

/** Newline-delimited JSON: an input a line; empty lines are none. */
final class LineSplitter implements BatchSplitter {

  private final BatchInput input;

  LineSplitter(BatchInput input) {
    this.input = input;
  }

  @Override
  public void feed(byte[] bytes, Consumer<byte[]> inputs) {
    int begin = 0;
    for (int at = 0; at < bytes.length; at++) {
      if (bytes[at] == '\n') {
        add(bytes, begin, at);
        end(inputs);
        begin = at + 1;
      }
    }
    add(bytes, begin, bytes.length);
  }

  private void add(byte[] bytes, int begin, int end) {
    int from = begin;
    while (input.isEmpty() && from < end && BatchInput.isSpace(bytes[from])) {
      from++;
    }
    input.append(bytes, from, end);
  }

  @Override
  public void end(Consumer<byte[]> inputs) {
    if (!input.isEmpty()) {
      inputs.accept(input.finish());
    }
  }
}
