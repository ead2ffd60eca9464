package io.signalbox.cli;

import ch.qos.logback.classic.Level;
import io.signalbox.cli.doctor.Doctor;
import io.signalbox.config.Configuration;
import io.signalbox.server.LogSettings;
import io.signalbox.server.Logging;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Says whether a server would do well here, before one is started. */
@Command(
    name = "doctor",
    description = "Examines disk, limits, Python and scripts, and says what would go wrong.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class DoctorCommand implements Callable<Integer> {

  private final Console console;

  @Mixin private ConfigOptions options;

  DoctorCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Configuration config = options.load();
    Logging.configure(new LogSettings(false, Level.OFF)); // what matters is a finding
    return (Doctor.of(config).examine(console.out()) ? ExitCode.OK : ExitCode.FOUND_FAULT).number();
  }
}
