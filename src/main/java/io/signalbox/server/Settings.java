package io.signalbox.server;

import io.signalbox.bus.Addresses;
import io.signalbox.config.Configuration;
import io.signalbox.dispatch.BacklogSettings;
import io.signalbox.dispatch.QueueSettings;
import io.signalbox.http.HttpSettings;
import io.signalbox.metrics.MetricsSettings;
import io.signalbox.python.PythonSettings;
import io.signalbox.schedule.ScheduleSettings;
import io.signalbox.script.CatalogueSettings;
import io.signalbox.store.memory.HistorySettings;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * The whole configuration, read and checked.
 *
 * @param folders where temporary files lie
 * @param workers how many runs at once
 * @param drain how long running jobs may go on after a stop was asked for
 */
public record Settings(
    HttpSettings http,
    CatalogueSettings scripts,
    PythonSettings python,
    QueueSettings queue,
    BacklogSettings backlog,
    StoreSettings store,
    ScheduleSettings schedules,
    HistorySettings history,
    MetricsSettings metrics,
    LogSettings log,
    Addresses addresses,
    Folders folders,
    int workers,
    Duration drain) {

  private static final int MAX_WORKERS = 4096;
  private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._-]{1,100}");

  /**
   * Reads every key and refuses what nobody knows.
   *
   * @throws io.signalbox.config.ConfigException naming key, value and origin
   */
  public static Settings read(Configuration config) {
    Settings settings =
        new Settings(
            HttpSettings.read(config),
            CatalogueSettings.read(config),
            PythonSettings.read(config),
            QueueSettings.read(config),
            BacklogSettings.read(config),
            StoreSettings.read(config),
            ScheduleSettings.read(config),
            HistorySettings.read(config),
            MetricsSettings.read(config),
            LogSettings.read(config),
            addresses(config),
            Folders.read(config),
            config
                .integerOrAuto("workers.instances", 1, MAX_WORKERS)
                .orElse(Runtime.getRuntime().availableProcessors()),
            config.duration("shutdown.drain", Duration.ofSeconds(30)));
    config.refuseUnknown();
    return settings;
  }

  private static Addresses addresses(Configuration config) {
    String prefix = config.string("bus.prefix", Addresses.DEFAULT.prefix());
    if (!PREFIX.matcher(prefix).matches()) {
      throw config.refusal("bus.prefix", "expected letters, digits, dots, dashes, underscores");
    }
    return new Addresses(prefix);
  }
}
