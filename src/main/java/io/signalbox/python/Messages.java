package io.signalbox.python;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Messages with line breaks are sent by the Python helper as one JSON string. */
final class Messages {

  private static final ObjectReader STRINGS =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(String.class);

  private Messages() {}

  /** The text that a JSON string stands for; any other text as it is. */
  static String decode(String message) {
    if (message.length() < 2 || !message.startsWith("\"") || !message.endsWith("\"")) {
      return message;
    }
    try {
      return STRINGS.readValue(message);
    } catch (JsonProcessingException e) {
      return message;
    }
  }
}
