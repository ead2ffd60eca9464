package io.signalbox.job;

/** Fails a future with a {@link Failure}. It has no stack trace: it is an answer, not a bug. */
public final class JobException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  public JobException(Failure failure) {
    super(failure.code().text() + ": " + failure.detail(), null, false, false);
    this.failure = failure;
  }

  /** Shorthand for a failure without facts. */
  public JobException(FailureCode code, String detail) {
    this(Failure.of(code, detail));
  }

  public Failure failure() {
    return failure;
  }

  /** The failure that an exception stands for; {@code internal} for one that nobody foresaw. */
  public static Failure failureOf(Throwable cause) {
    return cause instanceof JobException known
        ? known.failure
        : Failure.of(FailureCode.INTERNAL, "the server failed: " + cause);
  }
}
