package io.signalbox.schedule;

import java.util.Optional;

/**
 * What runs, and when.
 *
 * @param name unique among all schedules
 * @param work the job
 * @param timetable when it is due
 * @param overlap what happens while the last job is not final
 * @param catchUp whether one run makes up for all that were missed
 * @param enabled whether it runs by itself
 * @param definedIn the place in the configuration; empty where the API has defined it
 */
public record Schedule(
    String name,
    Work work,
    Timetable timetable,
    Overlap overlap,
    boolean catchUp,
    boolean enabled,
    Optional<String> definedIn) {

  private static final String DISABLED = "disabled";

  /**
   * Names the times that it is due at: while this stays the same, a time that passed was missed.
   */
  String times() {
    return enabled ? timetable.toString() : DISABLED;
  }
}
