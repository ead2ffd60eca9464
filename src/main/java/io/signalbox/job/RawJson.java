package io.signalbox.job;

import java.nio.charset.StandardCharsets;

/**
 * Valid JSON inside event data, copied as it is wherever the event is encoded.
 *
 * @param utf8 one JSON value in UTF-8, shared with the payload that it comes from: nobody changes
 *     it
 */
public record RawJson(byte[] utf8) {

  /** The JSON text. */
  public String text() {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
