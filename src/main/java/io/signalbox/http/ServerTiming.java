package io.signalbox.http;

import io.signalbox.job.Attempt;
import io.signalbox.job.Figures;
import io.signalbox.job.Job;
import java.util.List;
import java.util.Optional;

/** The header {@code Server-Timing}: how long the last attempt of a job waited and ran. */
final class ServerTiming {

  private ServerTiming() {}

  /** Empty where the job never ran. */
  static Optional<String> of(Job job) {
    List<Attempt> attempts = job.attempts();
    return attempts.isEmpty()
        ? Optional.empty()
        : Optional.of(text(attempts.get(attempts.size() - 1).figures()));
  }

  private static String text(Figures figures) {
    return "queue;dur=" + millis(figures.waitMicros()) + ", run;dur=" + millis(figures.runMicros());
  }

  private static String millis(long micros) {
    String fraction = Long.toString(1000 + micros % 1000);
    return micros / 1000 + "." + fraction.substring(1);
  }
}
