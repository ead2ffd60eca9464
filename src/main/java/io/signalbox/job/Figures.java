package io.signalbox.job;

/**
 * What one attempt cost.
 *
 * @param waitMicros from the time the job became ready to run to its start, in microseconds; to its
 *     hand-off where it never started
 * @param runMicros from its start to its end, in microseconds; in a batch its share of the call
 * @param cpuMicros user and system time of the process and of the children that it waited for
 * @param peakRssBytes the highest resident memory of its largest process; 0 where nothing ran
 */
public record Figures(long waitMicros, long runMicros, long cpuMicros, long peakRssBytes) {

  /** The figures of an attempt that never ran. */
  public static final Figures NONE = new Figures(0, 0, 0, 0);

  private static final long MICROS = 1000;

  /** Figures whose times are in milliseconds. */
  public static Figures ofMillis(long wait, long run, long cpu, long peakRssBytes) {
    return new Figures(wait * MICROS, run * MICROS, cpu * MICROS, peakRssBytes);
  }

  /** The same figures with the wait that only the dispatcher knows. */
  public Figures withWait(long micros) {
    return new Figures(micros, runMicros, cpuMicros, peakRssBytes);
  }

  /** The wait in whole milliseconds. */
  public long waitMs() {
    return waitMicros / MICROS;
  }

  /** The run time in whole milliseconds. */
  public long runMs() {
    return runMicros / MICROS;
  }

  /** The CPU time in whole milliseconds. */
  public long cpuMs() {
    return cpuMicros / MICROS;
  }
}
