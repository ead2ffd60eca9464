package io.signalbox.python;

import io.signalbox.script.Isolation;
import io.signalbox.script.Script;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The place in memory of one process, from before its start until after its end. Its owner's thread
 * tells what becomes of it; any thread may look.
 */
final class Resident implements AutoCloseable {

  private final Residents home;
  private final Script script;
  private final Isolation isolation;
  private final long since = now();
  private final AtomicBoolean isGone = new AtomicBoolean();
  private volatile State state = State.LOADING;
  private volatile long lastUse = since;
  private volatile long pid;
  private volatile long serverPid;
  private volatile long sharedBytes;
  private volatile long rssBytes;
  private volatile long jobsDone;
  private volatile String cause = "killed";

  Resident(Residents home, Script script, Isolation isolation) {
    this.home = home;
    this.script = script;
    this.isolation = isolation;
  }

  /** What a process is at. */
  enum State {
    LOADING,
    IDLE,
    BUSY,
    RETIRING
  }

  Script script() {
    return script;
  }

  State state() {
    return state;
  }

  /** It was forked from that server, with whose memory it shares what neither writes to. */
  void comesFrom(ForkServer server) {
    serverPid = server.pid();
    sharedBytes = server.loaded().rssBytes();
  }

  /** The process has come to life. */
  void started(long number) {
    pid = number;
    home.started(this);
  }

  void become(State next) {
    state = next;
    lastUse = now();
    home.changed();
  }

  /** It has done a job, and has so much resident memory. */
  void ran(long rss) {
    jobsDone++; // by its owner only
    if (rss > rssBytes) {
      home.saw(script, rss);
    }
    rssBytes = rss > 0 ? rss : rssBytes;
  }

  /** It is dead. */
  void ended(ProcessEnd end) {
    cause = end.signal().isPresent() ? Signals.name(end.signal().getAsInt()) : "exit";
    home.saw(script, end.figures().peakRssBytes());
  }

  /** Nothing of it is left, or soon will be. Twice is as good as once. */
  @Override
  public void close() {
    if (isGone.compareAndSet(false, true)) {
      home.left(this, pid > 0);
    }
  }

  /**
   * What it adds to its server's memory, given what it uses. About half of what a child has from
   * its server stays shared: counting references writes to the rest.
   */
  long added(long expected) {
    long uses = Math.max(expected, rssBytes);
    return uses - Math.min(uses, sharedBytes) / 2;
  }

  long pid() {
    return pid;
  }

  long jobsDone() {
    return jobsDone;
  }

  long lastUse() {
    return lastUse;
  }

  String cause() {
    return cause;
  }

  PoolView.Process view() {
    long now = now();
    return new PoolView.Process(
        pid,
        script.name(),
        script.version(),
        isolation.name().toLowerCase(Locale.ROOT),
        state.name().toLowerCase(Locale.ROOT),
        jobsDone,
        now - since,
        state == State.IDLE ? now - lastUse : 0,
        rssBytes,
        serverPid);
  }

  private static long now() {
    return System.nanoTime() / 1_000_000;
  }
}
