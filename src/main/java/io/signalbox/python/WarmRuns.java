package io.signalbox.python;

import io.signalbox.script.Script;

/** Isolation {@code warm}: hand-offs on processes that have their script loaded. */
final class WarmRuns {

  private final PythonSettings settings;
  private final BootDirectory boot;
  private final Household household;
  private final Stops stops;

  WarmRuns(PythonSettings settings, BootDirectory boot, Household household, Stops stops) {
    this.settings = settings;
    this.boot = boot;
    this.household = household;
    this.stops = stops;
  }

  /** Runs all jobs of a supply. */
  void run(Script script, RunSupply supply) {
    WarmJobs jobs = new WarmJobs(script, supply, settings, boot, stops);
    new WarmSession(household, jobs).run();
  }
}
