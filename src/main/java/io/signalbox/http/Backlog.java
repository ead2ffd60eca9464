package io.signalbox.http;

import io.signalbox.bus.EventMessage;
import io.signalbox.job.EventType;
import io.signalbox.job.JobId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a slow reader has not taken yet, in order; of lossy events only the latest. Bounded: history
 * lies in the store anyway and is not counted.
 */
final class Backlog {

  static final int MAX_EVENTS = 10_000;
  static final long MAX_BYTES = 1 << 20;

  private final Map<Object, Entry> entries = new LinkedHashMap<>();
  private int events;
  private long bytes;

  private record Entry(EventMessage message, boolean counted) {}

  private record Latest(JobId id, EventType type) {}

  /**
   * @param counted whether the event counts against the bound
   * @return whether the backlog is still within its bound
   */
  boolean add(EventMessage message, boolean counted) {
    boolean lossy = message.event().type().isLossy();
    Object place = lossy ? new Latest(message.event().jobId(), message.event().type()) : message;
    Entry replaced = entries.remove(place);
    if (replaced != null) {
      count(replaced, -1);
    }
    Entry entry = new Entry(message, counted);
    entries.put(place, entry);
    count(entry, 1);
    return events <= MAX_EVENTS && bytes <= MAX_BYTES;
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Takes the oldest event out. */
  EventMessage poll() {
    Iterator<Entry> oldest = entries.values().iterator();
    Entry entry = oldest.next();
    oldest.remove();
    count(entry, -1);
    return entry.message();
  }

  void clear() {
    entries.clear();
    events = 0;
    bytes = 0;
  }

  private void count(Entry entry, int sign) {
    if (entry.counted()) {
      events += sign;
      bytes += sign * entry.message().json().length();
    }
  }
}
