package io.signalbox.cli;

import java.io.FileNotFoundException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Map;

/** The input of a run: bytes on their way and their content type. */
record RunInput(BodyPublisher body, String contentType) {

  private static final String JSON = "application/json";
  private static final String BYTES = "application/octet-stream";
  private static final Map<String, String> TYPES =
      Map.of("json", JSON, "csv", "text/csv", "npy", "application/x-npy");

  static RunInput nothing() {
    return new RunInput(BodyPublishers.ofString("{}"), JSON);
  }

  static RunInput stream(InputStream in) {
    return new RunInput(BodyPublishers.ofInputStream(() -> in), JSON);
  }

  static RunInput file(Path file) {
    String name = file.getFileName().toString();
    String type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), BYTES);
    try {
      return new RunInput(BodyPublishers.ofFile(file), type);
    } catch (FileNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
