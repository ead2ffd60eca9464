package io.signalbox.schedule;

/** A schedule and what is known of its past. */
record Entry(Schedule schedule, Memory memory) {

  String name() {
    return schedule.name();
  }
}
