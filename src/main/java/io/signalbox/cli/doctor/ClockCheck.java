package io.signalbox.cli.doctor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whether the wall clock shows a plausible time, goes as fast as it should, and is looked after.
 */
final class ClockCheck implements Check {

  private static final int FIRST_YEAR = 2025;
  private static final int LAST_YEAR = 2100;
  private static final long MEASURE_MS = 300;
  private static final double MOST_DRIFT = 0.05;
  private static final double NANOS_PER_MS = 1e6;

  private static final List<Path> SYNCHRONISED =
      Stream.of("/run/systemd/timesync/synchronized", "/run/chrony", "/run/ntpd.pid")
          .map(Path::of)
          .toList();

  @Override
  public String subject() {
    return "clock";
  }

  @Override
  public List<Finding> findings() throws InterruptedException {
    List<Finding> findings = new ArrayList<>();
    findings.add(year(Instant.now()));
    long monotonic = System.nanoTime();
    long wall = System.currentTimeMillis();
    Thread.sleep(MEASURE_MS);
    findings.add(
        pace(System.currentTimeMillis() - wall, (System.nanoTime() - monotonic) / NANOS_PER_MS));
    findings.add(
        SYNCHRONISED.stream().anyMatch(Files::exists)
            ? Finding.ok(subject(), "a time service runs")
            : Finding.ok(subject(), "no time service is seen here; the host may run one"));
    return findings;
  }

  Finding year(Instant now) {
    int year = now.atZone(ZoneOffset.UTC).getYear();
    return year < FIRST_YEAR || year > LAST_YEAR
        ? Finding.fail(
            subject(), now + " is no plausible time: schedules and delays would be wrong")
        : Finding.ok(subject(), now.toString());
  }

  /** Both in milliseconds. */
  Finding pace(double wall, double monotonic) {
    String text = "%.0f ms by the wall, %.0f ms in truth".formatted(wall, monotonic);
    return Math.abs(wall - monotonic) > Math.max(2, monotonic * MOST_DRIFT)
        ? Finding.warn(subject(), text + ": it was set just now, or something is wrong")
        : Finding.ok(subject(), text);
  }
}
