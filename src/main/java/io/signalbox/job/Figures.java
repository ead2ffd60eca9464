package io.signalbox.job;

/**
 * What one attempt cost.
 *
 * @param waitMs from the time the job became ready to run to the hand-off, in milliseconds
 * @param runMs from the start of the process to its end, in milliseconds
 * @param cpuMs user and system time of the process and of the children that it waited for, in
 *     milliseconds
 * @param peakRssBytes the highest resident memory of its largest process; 0 where nothing ran
 */
public record Figures(long waitMs, long runMs, long cpuMs, long peakRssBytes) {

  /** The figures of an attempt that never ran. */
  public static final Figures NONE = new Figures(0, 0, 0, 0);

  /** The same figures with the wait that only the dispatcher knows. */
  public Figures withWait(long ms) {
    return new Figures(ms, runMs, cpuMs, peakRssBytes);
  }
}
