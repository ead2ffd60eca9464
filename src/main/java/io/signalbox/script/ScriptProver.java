package io.signalbox.script;

import io.signalbox.job.Failure;
import java.util.List;
import java.util.Optional;

/** Tries a version of a script out, beside the one that is served. Blocks; one at a time. */
public interface ScriptProver {

  /**
   * Starts what the version needs to run.
   *
   * @return why it cannot start
   */
  Optional<Failure> prepare(Script script);

  /**
   * Runs recorded inputs, until one is not reproduced or the script's timeout has passed in all.
   *
   * @return why the version must not be served
   */
  Optional<Failure> reproduce(Script script, List<GoldenCase> cases);
}
