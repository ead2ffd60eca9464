package io.signalbox.server;

import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import io.signalbox.python.BootDirectory;
import io.signalbox.python.InterpreterFacts;
import io.signalbox.python.ProcessListener;
import io.signalbox.python.Runner;
import io.signalbox.python.UnusableFolderException;
import io.signalbox.script.PythonIdentity;
import io.signalbox.script.ScriptCatalogue;
import io.signalbox.script.ScriptLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has to lie there before the first verticle: the boot directory, Python, the scripts. Laying
 * it blocks.
 */
record Foundation(BootDirectory boot, Runner runner, ScriptLibrary scripts) {

  private static final Logger LOG = LoggerFactory.getLogger(Foundation.class);

  /**
   * @param processes hears of each process
   * @throws JobException {@code cannot_start} where there is no interpreter, {@code
   *     storage_unavailable} where a directory cannot be made or read
   */
  static Foundation lay(Settings settings, ProcessListener processes) {
    home(settings.python().home());
    BootDirectory boot = boot(settings.folders());
    Runner runner = Runner.create(settings.python(), boot, settings.workers(), processes);
    try {
      InterpreterFacts python = runner.probe();
      LOG.info("Python {} at {}", python.version(), python.path());
      ScriptLibrary scripts =
          ScriptLibrary.of(
              settings.scripts(),
              new PythonIdentity(python.path() + " " + python.version(), python.standardLibrary()),
              runner.inspector(),
              new RunnerProver(runner),
              boot.versions());
      runner.keepOnly(scripts.catalogue()::isWanted);
      scripts.scanner().scan();
      if (scripts.scanner().trouble().isPresent()) {
        throw unusable("scripts.dir", settings.scripts().dir(), scripts.scanner().trouble().get());
      }
      return new Foundation(boot, runner, scripts);
    } catch (RuntimeException refused) {
      runner.close();
      throw refused;
    }
  }

  ScriptCatalogue catalogue() {
    return scripts.catalogue();
  }

  private static BootDirectory boot(Folders folders) {
    try {
      return BootDirectory.create(folders.tmp(), folders.jobs());
    } catch (UnusableFolderException e) {
      String key = e.folder().equals(folders.tmp()) ? "data.tmp" : "data.jobs";
      throw unusable(key, e.folder(), e.getMessage());
    } catch (IOException e) {
      throw unusable("data.tmp", folders.tmp(), e.toString());
    }
  }

  private static void home(Path home) {
    try {
      Files.createDirectories(home);
    } catch (IOException e) {
      throw unusable("data.dir", home, e.toString());
    }
  }

  private static JobException unusable(String key, Path directory, String why) {
    return new JobException(
        FailureCode.STORAGE_UNAVAILABLE, key + ": " + directory + " cannot be used: " + why);
  }

  /** Kills what still runs and removes the boot directory; blocks. */
  void close() {
    runner.close();
  }
}
