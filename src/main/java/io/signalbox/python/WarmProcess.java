package io.signalbox.python;

import io.signalbox.script.Script;

/**
 * A process that has a script loaded and takes jobs one after the other. It belongs to the pool, or
 * to the one thread that took it; what is only looked at may be asked from any thread.
 */
final class WarmProcess {

  private final Script script;
  private final Lane lane;
  private final Lane channel;
  private final WarmLink link;
  private final int slot;
  private final String nonce;
  private int lastNumber;
  private volatile long jobsDone;
  private volatile long rssBytes;

  WarmProcess(Script script, Lane lane, Lane channel, WarmLink link, int slot, String nonce) {
    this.script = script;
    this.lane = lane;
    this.channel = channel;
    this.link = link;
    this.slot = slot;
    this.nonce = nonce;
  }

  Script script() {
    return script;
  }

  /** The lane of its fork server: its output and its end. */
  Lane lane() {
    return lane;
  }

  /** Its own connection: jobs and outcomes. */
  Lane channel() {
    return channel;
  }

  /** Both of them behind one wait; they have been taken over already. */
  WarmLink link() {
    return link;
  }

  /** Its place on the board. */
  int slot() {
    return slot;
  }

  /** What its markers carry, in lower-case hexadecimal. */
  String nonce() {
    return nonce;
  }

  /** The number of the next job on its connection, 1 for the first. */
  int nextNumber() {
    return ++lastNumber;
  }

  /** A job is over. */
  void ran(long rss) {
    jobsDone++;
    rssBytes = rss;
  }

  long jobsDone() {
    return jobsDone;
  }

  long rssBytes() {
    return rssBytes;
  }

  /** Passes on, once, what it said before its first job: while it loaded, or while it was idle. */
  void replay(WarmLink.Listener listener) {
    throw new UnsupportedOperationException(listener.toString());
  }

  /** Has it retired as soon as it is given back. */
  void retire(String reason) {
    throw new UnsupportedOperationException(reason);
  }
}
