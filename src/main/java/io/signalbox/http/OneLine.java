package io.signalbox.http;

import io.vertx.core.buffer.Buffer;

/** Raw JSON may hold line breaks between its tokens; where a line is a frame, they would end it. */
final class OneLine {

  private OneLine() {}

  /** The same JSON on one line, in a buffer of its own. */
  static Buffer of(byte[] json) {
    byte[] line = json.clone();
    for (int at = 0; at < line.length; at++) {
      if (line[at] == '\n' || line[at] == '\r') {
        line[at] = ' ';
      }
    }
    return Buffer.buffer(line);
  }
}
