package io.signalbox.metrics;

/** The names of everything that is measured, and of the tags. */
public final class Meters {

  /** Counter of finished jobs. Tags: script, state, code. */
  public static final String JOBS = "signalbox.jobs";

  /** Timer: how long an attempt waited for a worker. Tags: script, isolation. */
  public static final String JOB_WAIT = "signalbox.job.wait";

  /** Timer: how long an attempt ran. Tags: script, isolation. */
  public static final String JOB_RUN = "signalbox.job.run";

  /** Prefix of the scripts' own measurements, distribution summaries. Tag: script. */
  public static final String SCRIPT_PREFIX = "signalbox.script.";

  /** Counter of measurements that were not kept: bad name, too many names. Tag: script. */
  public static final String DROPPED = "signalbox.measurements.dropped";

  /** Gauge: jobs that wait. */
  public static final String QUEUE_DEPTH = "signalbox.queue.depth";

  /** Gauge: jobs that may wait. */
  public static final String QUEUE_CAPACITY = "signalbox.queue.capacity";

  /** Gauge of workers. Tag: state (busy, idle). */
  public static final String WORKERS = "signalbox.workers";

  /** Counter of processes that were started to run scripts. */
  public static final String PROCESS_STARTS = "signalbox.process.starts";

  /** Counter of ended processes. Tag: cause (exit, killed, a signal's name). */
  public static final String PROCESS_EXITS = "signalbox.process.exits";

  /** Distribution summary: peak resident memory of an attempt in bytes. Tag: script. */
  public static final String PROCESS_RSS = "signalbox.process.rss";

  /** Distribution summary: jobs in one hand-off. */
  public static final String HANDOFF_SIZE = "signalbox.handoff.size";

  /** Counter of writes that were refused because the job was given to somebody else. */
  public static final String STORE_FENCED = "signalbox.store.fenced";

  static final String SCRIPT = "script";
  static final String STATE = "state";
  static final String CODE = "code";
  static final String ISOLATION = "isolation";
  static final String CAUSE = "cause";

  private Meters() {}
}
