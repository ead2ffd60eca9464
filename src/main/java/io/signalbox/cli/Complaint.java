package io.signalbox.cli;

import io.signalbox.config.ConfigException;
import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a command could not do: an exit code and one line. A stack trace helps nobody who mistyped a
 * port, so only a fault of our own has one.
 */
record Complaint(ExitCode code, String line, Throwable cause) {

  private static final Map<FailureCode, ExitCode> BY_CODE =
      Map.of(
          FailureCode.CANNOT_START, ExitCode.NO_INTERPRETER,
          FailureCode.STORAGE_UNAVAILABLE, ExitCode.BAD_CONFIGURATION);

  static Complaint of(Throwable failure) {
    for (Throwable cause : causes(failure)) {
      if (cause instanceof ConfigException) {
        return new Complaint(ExitCode.BAD_CONFIGURATION, cause.getMessage(), cause);
      }
      if (cause instanceof SocketException) {
        return new Complaint(ExitCode.PORT_IN_USE, "cannot listen: " + cause.getMessage(), cause);
      }
      if (cause instanceof JobException known) {
        ExitCode code = BY_CODE.get(known.failure().code());
        if (code != null) {
          return new Complaint(code, known.failure().detail(), cause);
        }
      }
    }
    return new Complaint(ExitCode.INTERNAL, "internal error: " + failure, failure);
  }

  /** Tells it and answers the number for the shell. */
  int tell(Console console) {
    console.complain(line);
    if (code == ExitCode.INTERNAL) {
      cause.printStackTrace(console.err());
    }
    return code.number();
  }

  private static List<Throwable> causes(Throwable failure) {
    List<Throwable> causes = new ArrayList<>();
    for (Throwable next = failure; next != null && !causes.contains(next); next = next.getCause()) {
      causes.add(next);
    }
    return causes;
  }
}
