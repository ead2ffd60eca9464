package io.signalbox.job;

import java.time.Instant;
import java.util.Map;

/**
 * A past-tense fact about a job.
 *
 * @param seq attempt times {@link #SEQ_PER_ATTEMPT} plus a running number; rises within a job, gaps
 *     are normal
 * @param type what happened
 * @param at when
 * @param jobId which job
 * @param script its script
 * @param attempt the attempt, 0 before the first
 * @param data members in snake_case: strings, numbers, booleans, lists and maps of these
 */
public record JobEvent(
    long seq,
    EventType type,
    Instant at,
    JobId jobId,
    String script,
    int attempt,
    Map<String, Object> data) {

  /** The distance between the first numbers of two attempts. */
  public static final long SEQ_PER_ATTEMPT = 1_000_000;

  /** Bytes that the texts of its data take in the heap. */
  public long textBytes() {
    long bytes = 0;
    for (Object value : data.values()) {
      bytes += value instanceof String text ? 2L * text.length() : 0;
    }
    return bytes;
  }

  /** Bytes of the payloads in its data, which it shares with its job. */
  public long payloadBytes() {
    long bytes = 0;
    for (Object value : data.values()) {
      bytes += value instanceof RawJson raw ? raw.utf8().length : 0;
    }
    return bytes;
  }
}
