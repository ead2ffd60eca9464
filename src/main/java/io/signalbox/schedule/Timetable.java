package io.signalbox.schedule;

import static java.time.temporal.ChronoUnit.MINUTES;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Five-field cron in a time zone. Where clocks change, a time of the day that is left out is due at
 * the change, and one that comes twice is due the first time; but where the hour is {@code *} or
 * {@code *}{@code /n}, every hour counts that really passes.
 *
 * <p>The library sees local times as if they were UTC: left to itself it loses the times that a
 * change leaves out, and repeats others. Immutable.
 */
public final class Timetable {

  private static final Pattern CRON = Pattern.compile("[^|@]+");
  private static final String NOISE = "Failed to parse cron expression. ";

  private final String cron;
  private final ZoneId zone;
  private final ZoneRules rules;
  private final ExecutionTime times;
  private final boolean hasEveryHour;

  private Timetable(String cron, ZoneId zone, ExecutionTime times) {
    this.cron = cron;
    this.zone = zone;
    this.rules = zone.getRules();
    this.times = times;
    this.hasEveryHour = cron.split("\\s+")[1].startsWith("*");
  }

  /**
   * @throws IllegalArgumentException says in one sentence why it is no cron, or never due
   */
  static Timetable of(String cron, ZoneId zone) {
    Timetable timetable = new Timetable(cron.strip(), zone, parse(cron.strip()));
    if (timetable.next(Instant.EPOCH).isEmpty()) {
      throw new IllegalArgumentException("no calendar has such a day");
    }
    return timetable;
  }

  private static ExecutionTime parse(String cron) {
    if (!CRON.matcher(cron).matches()) {
      throw new IllegalArgumentException("five fields are expected, nothing else");
    }
    try {
      return ExecutionTime.forCron(
          new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX)).parse(cron));
    } catch (IllegalArgumentException malformed) {
      String why = String.valueOf(malformed.getMessage()).replace(NOISE, "");
      throw new IllegalArgumentException(why, malformed);
    }
  }

  String cron() {
    return cron;
  }

  ZoneId zone() {
    return zone;
  }

  /** The first due time after a moment; empty where none is left. */
  Optional<Instant> next(Instant after) {
    return hasEveryHour ? nextThatPasses(after) : nextOfTheDay(after);
  }

  /** The next few due times after a moment. */
  List<Instant> next(Instant after, int count) {
    List<Instant> all = new ArrayList<>();
    Optional<Instant> next = next(after);
    while (next.isPresent() && all.size() < count) {
      all.add(next.get());
      next = next(next.get());
    }
    return all;
  }

  private Optional<Instant> nextOfTheDay(Instant after) {
    Optional<LocalDateTime> local = nextLocal(LocalDateTime.ofInstant(after, zone));
    while (local.isPresent() && !instant(local.get()).isAfter(after)) {
      local = nextLocal(local.get()); // it comes twice, and the first time is over
    }
    return local.map(this::instant);
  }

  private Instant instant(LocalDateTime local) {
    ZoneOffsetTransition change = rules.getTransition(local);
    return change != null && change.isGap()
        ? change.getInstant()
        : local.toInstant(rules.getOffset(local));
  }

  private Optional<Instant> nextThatPasses(Instant after) {
    Instant from = after;
    LocalDateTime local = LocalDateTime.ofInstant(after, zone);
    while (true) {
      ZoneOffset offset = rules.getOffset(from);
      Optional<Instant> next = nextLocal(local).map(it -> it.toInstant(offset));
      ZoneOffsetTransition change = rules.nextTransition(from);
      if (next.isEmpty() || change == null || next.get().isBefore(change.getInstant())) {
        return next;
      }
      from = change.getInstant();
      local = change.getDateTimeAfter().minusMinutes(1); // the time after the change counts
    }
  }

  private Optional<LocalDateTime> nextLocal(LocalDateTime after) {
    return times
        .nextExecution(after.truncatedTo(MINUTES).atZone(ZoneOffset.UTC))
        .map(ZonedDateTime::toLocalDateTime);
  }

  /** Cron and zone, such as {@code 30 2 * * * Europe/Berlin}. */
  @Override
  public String toString() {
    return cron + " " + zone;
  }
}
