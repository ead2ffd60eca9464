package io.signalbox.bus;

import io.signalbox.job.JobId;

/**
 * Every event-bus address, under one prefix so that two Signalboxes can share a Vert.x.
 *
 * @param prefix {@code bus.prefix}, by default {@code signalbox}
 */
public record Addresses(String prefix) {

  /** The prefix of a Signalbox that is alone in its Vert.x. */
  public static final Addresses DEFAULT = new Addresses("signalbox");

  /** Request the input, the reply is the output; header {@code script} names the script. */
  public String run() {
    return prefix + ".run";
  }

  /** Like {@link #run()} for one script; unknown scripts have no handler there. */
  public String run(String script) {
    return prefix + ".run." + script;
  }

  /** JSON as over HTTP: {@code submit}, {@code get}, {@code list}, {@code cancel}. */
  public String jobs(String operation) {
    return prefix + ".jobs." + operation;
  }

  /** Published: every event of every job. */
  public String events() {
    return prefix + ".events";
  }

  /** Published: every event of one job. */
  public String events(JobId id) {
    return prefix + ".events." + id;
  }

  /** Internal: the same events, encoded once for all watchers. */
  String feed() {
    return prefix + ".internal.feed";
  }

  /** Internal: the same events of one job. */
  String feed(JobId id) {
    return prefix + ".internal.feed." + id;
  }

  /** Internal: where the dispatcher answers a kind of call. */
  String call(Class<? extends Call<?>> kind) {
    return prefix + ".internal.call." + kind.getSimpleName();
  }

  /** Internal: where the dispatcher hears of its workers. */
  public String dispatcher() {
    return prefix + ".internal.dispatcher";
  }

  /** Internal: one worker's own address for hand-offs. */
  public String worker(String name) {
    return prefix + ".internal.worker." + name;
  }

  /** Internal: one worker's own address for stops, answered while it runs a hand-off. */
  public String stop(String worker) {
    return prefix + ".internal.stop." + worker;
  }
}
