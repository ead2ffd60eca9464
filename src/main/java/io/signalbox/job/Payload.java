package io.signalbox.job;

import java.nio.file.Path;

/**
 * An input or an output with its content type: in memory where it is small, a file where it is not.
 * Payload bytes travel through the house unparsed.
 */
public sealed interface Payload {

  /** The content type of JSON, the default of every input and output. */
  String JSON = "application/json";

  /** The length in bytes. */
  long length();

  /** The content type without parameters, such as {@code application/json}. */
  String contentType();

  /**
   * A payload in memory.
   *
   * @param bytes owned by the payload from now on: nobody changes them
   * @param contentType the content type without parameters
   */
  record Bytes(byte[] bytes, String contentType) implements Payload {
    @Override
    public long length() {
      return bytes.length;
    }
  }

  /**
   * A payload on disk. Whoever holds the job removes the file when the job is forgotten.
   *
   * @param path an absolute path
   * @param length the length in bytes
   * @param sha256 the hash of the content in lower-case hexadecimal
   * @param contentType the content type without parameters
   */
  record File(Path path, long length, String sha256, String contentType) implements Payload {}
}
