package io.signalbox.server;

/**
 * How many event loops: half the CPUs, so that on two cores HTTP, dispatcher and workers share one
 * and a hop between them wakes nobody; Python has the rest.
 */
final class EventLoops {

  private EventLoops() {}

  static int count() {
    return Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
  }
}
