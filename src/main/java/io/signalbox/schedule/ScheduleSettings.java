package io.signalbox.schedule;

import io.signalbox.config.ConfigReader;
import io.signalbox.config.Origin;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The schedules of the configuration, which only the configuration can change. */
public record ScheduleSettings(List<Schedule> schedules) {

  private static final String KEY = "schedules";

  public ScheduleSettings {
    schedules = List.copyOf(schedules);
  }

  /**
   * Reads {@code schedules}.
   *
   * @throws io.signalbox.config.ConfigException naming key, value and origin
   */
  public static ScheduleSettings read(ConfigReader config) {
    List<Schedule> all = new ArrayList<>();
    config.data(KEY).forEach((name, value) -> all.add(schedule(config, name, value)));
    return new ScheduleSettings(all);
  }

  private static Schedule schedule(ConfigReader config, String name, Object value) {
    String key = KEY + "." + name;
    try {
      String place = key + " (" + config.origin(set(config, key, KEY)) + ")";
      return Definition.read(name, table(value), Optional.of(place));
    } catch (InvalidSchedule wrong) {
      String full = wrong.key().isEmpty() ? key : key + "." + wrong.key();
      String set = set(config, full, key, KEY);
      String of = set.equals(KEY) ? name + ": " : "";
      throw config.refusal(set, of + wrong.getMessage());
    }
  }

  /** The first key that has an origin: where all stands in one value, its parts have none. */
  private static String set(ConfigReader config, String... keys) {
    return Stream.of(keys)
        .filter(key -> config.origin(key).layer() != Origin.Layer.DEFAULT)
        .findFirst()
        .orElse(KEY);
  }

  private static Map<String, Object> table(Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      throw new InvalidSchedule("", "expected a section with script and cron");
    }
    Map<String, Object> table = new LinkedHashMap<>();
    map.forEach((key, member) -> table.put(String.valueOf(key), member));
    return table;
  }
}
