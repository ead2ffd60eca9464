package io.signalbox.cli.doctor;

import io.signalbox.config.ConfigEntry;
import io.signalbox.config.Configuration;
import io.signalbox.server.Settings;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Looks at everything in order and prints one line each as soon as it is known. */
public final class Doctor {

  private final List<Check> checks;

  Doctor(List<Check> checks) {
    this.checks = List.copyOf(checks);
  }

  /** All checks for a configuration. */
  public static Doctor of(Configuration config) {
    Settings settings = Settings.read(config);
    Path data = settings.python().home();
    Path store = store(config, data);
    Path jobs = settings.folders().jobs();
    return new Doctor(
        List.of(
            new SyncCheck(store),
            new RoomCheck("data.dir", data),
            new RoomCheck("data.tmp", settings.folders().tmp()),
            new FileSystemCheck("store", store, true),
            new FileSystemCheck("data.jobs", jobs, false),
            new SocketPathCheck(settings.folders().tmp()),
            new SqliteCheck(),
            new ClockCheck(),
            new LimitsCheck(),
            new PortCheck(settings.http().host(), settings.http().port()),
            new PythonCheck(settings.python()),
            new ScriptsCheck(settings)));
  }

  private static Path store(Configuration config, Path data) {
    return config.entries().stream()
        .filter(entry -> entry.key().equals("store.path"))
        .map(ConfigEntry::value)
        .filter(value -> !value.equals("auto"))
        .map(Path::of)
        .findFirst()
        .orElse(data.resolve("store"));
  }

  /** False where something failed. */
  public boolean examine(PrintStream out) {
    List<Finding> all = new ArrayList<>();
    for (Check check : checks) {
      for (Finding finding : findings(check)) {
        all.add(finding);
        out.printf(
            "%-4s  %-12s %s%n",
            finding.level().name().toLowerCase(Locale.ROOT), finding.subject(), finding.text());
      }
    }
    return all.stream().noneMatch(finding -> finding.level() == Finding.Level.FAIL);
  }

  private static List<Finding> findings(Check check) {
    try {
      return check.findings();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of(Finding.fail(check.subject(), "interrupted"));
    } catch (Exception e) {
      return List.of(Finding.fail(check.subject(), "cannot be examined: " + e));
    }
  }
}
