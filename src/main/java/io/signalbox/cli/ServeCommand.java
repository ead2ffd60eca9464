package io.signalbox.cli;

import io.signalbox.config.Configuration;
import io.signalbox.server.LogSettings;
import io.signalbox.server.Logging;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Serves until a signal asks it to stop. Holds the main thread for all that time. */
@Command(
    name = "serve",
    description = "Serves scripts over HTTP until it is asked to stop.",
    footer = {
      "",
      "The first SIGTERM or SIGINT stops in order: running jobs may finish within shutdown.drain.",
      "A second one stops at once."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class ServeCommand implements Callable<Integer> {

  private final Composition composition;
  private final IntConsumer halt;

  @Mixin private ConfigOptions options;

  /**
   * @param halt ends the process without hooks: what they would do is done by then
   */
  ServeCommand(Composition composition, IntConsumer halt) {
    this.composition = composition;
    this.halt = halt;
  }

  @Override
  public Integer call() throws Exception {
    Configuration config = options.load();
    Logging.configure(LogSettings.read(config));
    Signals signals = Signals.take(List.of("TERM", "INT"), halt);
    Composition.Running server = composition.start(config);
    signals.await();
    server.stop();
    Logging.flush();
    halt.accept(ExitCode.OK.number());
    return ExitCode.OK.number();
  }
}
