package io.signalbox.script;

import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Proves the versions that are due, one after the other: each has to start, and to reproduce its
 * recorded outputs where there are any. One thread at a time calls it, never an event loop, and
 * another one than the scan's.
 */
public final class Proving {

  private static final Logger LOG = LoggerFactory.getLogger(Proving.class);

  private final Succession succession;
  private final ScriptProver prover;

  Proving(Succession succession, ScriptProver prover) {
    this.succession = succession;
    this.prover = prover;
  }

  /** Blocks until nothing is due; each version is served or turned down on the way. */
  public void run() {
    for (Optional<Candidate> next = succession.due(); next.isPresent(); next = succession.due()) {
      prove(next.get());
    }
  }

  private void prove(Candidate candidate) {
    Script script = candidate.script();
    Optional<Failure> failure =
        guarded(() -> prover.prepare(script)).or(() -> guarded(() -> reproduce(script)));
    if (failure.isEmpty()) {
      succession.proven(candidate);
      candidate.predecessor().ifPresent(before -> tellOfTakeOver(script));
    } else {
      succession.failed(candidate, failure.get(), hasBetter(candidate));
    }
  }

  /**
   * Where nothing can start the newest fault is shown, lest its author sees an old one for ever.
   */
  private boolean hasBetter(Candidate candidate) {
    return candidate
        .predecessor()
        .filter(before -> candidate.isTrusted() || guarded(() -> prover.prepare(before)).isEmpty())
        .isPresent();
  }

  private static void tellOfTakeOver(Script script) {
    LOG.info("Script {}: version {} is proven and takes over", script.name(), script.version());
  }

  private Optional<Failure> reproduce(Script script) {
    return GoldenFile.of(script)
        .map(golden -> prover.reproduce(script, golden.cases()))
        .orElse(Optional.empty());
  }

  private interface Step {
    Optional<Failure> take();
  }

  /** A fault of ours must not let a version in, nor stop the proofs of others. */
  private static Optional<Failure> guarded(Step step) {
    try {
      return step.take();
    } catch (JobException expected) {
      return Optional.of(expected.failure());
    } catch (RuntimeException fault) {
      LOG.error("A proof failed inside the server", fault);
      return Optional.of(Failure.of(FailureCode.INTERNAL, "the server failed: " + fault));
    }
  }
}
