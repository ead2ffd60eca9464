package io.signalbox.job;

import java.util.Locale;
import java.util.Optional;

/**
 * The closed set of reasons why a request or a job failed. Numbers are fixed for ever: HTTP status
 * times 100 plus a running number. A client treats a code that it does not know by its status.
 */
public enum FailureCode {
  /** The request's shape is wrong: a parameter, a header, a value out of range. */
  INVALID_REQUEST(400, 1),
  /** The token is missing or wrong. */
  UNAUTHORIZED(401, 1),
  /** The Host or the Origin is not one that this server answers to. */
  FORBIDDEN(403, 1),
  /** No script of that name is in the catalogue. */
  UNKNOWN_SCRIPT(404, 1),
  /** No job, route or payload of that name exists (any more). */
  NOT_FOUND(404, 2),
  /** The route exists, but not with this method. */
  METHOD_NOT_ALLOWED(405, 1),
  /** Nothing that the client accepts can be produced. */
  NOT_ACCEPTABLE(406, 1),
  /** The job's state forbids what was asked. */
  CONFLICT(409, 1),
  /** A user, or a client that went away, cancelled the job. */
  CANCELLED(409, 2),
  /** The input killed its process too often and is kept apart. */
  QUARANTINED(409, 3),
  /** The input is larger than the script or the server allows. */
  INPUT_TOO_LARGE(413, 1),
  /** The content type cannot be an input. */
  UNSUPPORTED_MEDIA_TYPE(415, 1),
  /** The script refused the input by {@code signalbox.InvalidInput}. */
  INVALID_INPUT(422, 1),
  /** The queue is full, in jobs or in bytes; come back after Retry-After. */
  QUEUE_FULL(429, 1, true),
  /** The caller sends more than its share; come back after Retry-After. */
  RATE_LIMITED(429, 2, true),
  /** The script said ERROR, raised an exception or ended with another exit status than 0. */
  SCRIPT_ERROR(500, 1),
  /** The script ended well but never said OUTPUT or ERROR. */
  NO_OUTPUT(500, 2),
  /** The output is larger than the script or the server allows. */
  OUTPUT_TOO_LARGE(500, 3),
  /** A fault of the server itself; logged once, with the job's id. */
  INTERNAL(500, 4),
  /** A signal ended the script's process. */
  PROCESS_CRASHED(502, 1, true),
  /** The script or its interpreter cannot start: no interpreter, syntax error, failed import. */
  CANNOT_START(502, 2),
  /** The server is still starting. */
  STARTING(503, 1, true),
  /** The server is stopping and takes no more work. */
  SHUTTING_DOWN(503, 2, true),
  /** The store or the disk takes no more. */
  STORAGE_UNAVAILABLE(503, 3, true),
  /** The attempt's timeout or the job's deadline has passed; the phase says which. */
  TIMED_OUT(504, 1);

  private final int status;
  private final int number;
  private final boolean retryable;

  FailureCode(int status, int ordinal) {
    this(status, ordinal, false);
  }

  FailureCode(int status, int ordinal, boolean retryable) {
    this.status = status;
    this.number = status * 100 + ordinal;
    this.retryable = retryable;
  }

  /** The code as it stands in JSON, metrics and docs, such as {@code queue_full}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The fixed number, used as {@code ReplyException.failureCode}. */
  public int number() {
    return number;
  }

  /** Whether the same request may well succeed later without a change. */
  public boolean isRetryable() {
    return retryable;
  }

  /** The code with that fixed number, if there is one. */
  public static Optional<FailureCode> ofNumber(int number) {
    for (FailureCode code : values()) {
      if (code.number == number) {
        return Optional.of(code);
      }
    }
    return Optional.empty();
  }
}
