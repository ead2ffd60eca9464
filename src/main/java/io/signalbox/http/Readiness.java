package io.signalbox.http;

import io.signalbox.job.Failure;
import io.signalbox.job.Warning;
import java.util.List;
import java.util.Optional;

/**
 * What the server answers to whoever asks whether it is ready.
 *
 * @param failure why it is not; empty where it is
 * @param remarks what its owner should know all the same
 */
public record Readiness(Optional<Failure> failure, List<Remark> remarks) {

  public Readiness {
    remarks = List.copyOf(remarks);
  }

  /**
   * A remark.
   *
   * @param script the script that it is about; empty where it is about all
   */
  public record Remark(Optional<String> script, Warning warning) {}
}
