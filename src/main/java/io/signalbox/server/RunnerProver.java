package io.signalbox.server;

import io.signalbox.job.Failure;
import io.signalbox.python.PythonRunner;
import io.signalbox.script.GoldenCase;
import io.signalbox.script.Script;
import io.signalbox.script.ScriptProver;
import java.util.List;
import java.util.Optional;

/** Tries versions of scripts out with the runner that runs their jobs. */
final class RunnerProver implements ScriptProver {

  private final PythonRunner runner;

  RunnerProver(PythonRunner runner) {
    this.runner = runner;
  }

  @Override
  public Optional<Failure> prepare(Script script) {
    return runner.prepare(script);
  }

  @Override
  public Optional<Failure> reproduce(Script script, List<GoldenCase> cases) {
    GoldenRuns runs = new GoldenRuns(script, cases);
    while (runs.goesOn()) {
      runner.run(script, runs);
    }
    return runs.failure();
  }
}
