package io.signalbox.dispatch;

import io.signalbox.job.Artifact;
import io.signalbox.job.Outcome;
import io.signalbox.job.Payload;
import java.util.List;
import java.util.Optional;

/** Removes files of attempts whose end is not kept: nobody else would. */
final class LeftFiles {

  private LeftFiles() {}

  /** All that an attempt has left. */
  static void remove(Outcome.Report report, Outside outside) {
    Optional<Payload> output =
        report.outcome() instanceof Outcome.Succeeded done
            ? Optional.of(done.output())
            : Optional.empty();
    remove(output, report.artifacts(), outside);
  }

  /** An output and artifacts. */
  static void remove(Optional<Payload> output, List<Artifact> artifacts, Outside outside) {
    output.ifPresent(payload -> remove(payload, outside));
    artifacts.forEach(artifact -> remove(artifact.content(), outside));
  }

  private static void remove(Payload payload, Outside outside) {
    if (payload instanceof Payload.File file) {
      outside.remove(file.path());
    }
  }
}
