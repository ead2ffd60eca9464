package io.signalbox.job;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * A job's id: a UUID of version 7 (RFC 9562) in lower case, so that ids sort by time of birth. To
 * clients it is an opaque string.
 */
public record JobId(String value) implements Comparable<JobId> {

  private static final Pattern SHAPE =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int COUNTER_BITS = 12;

  /** Milliseconds and a 12-bit counter; rises strictly, even when the clock steps back. */
  private static final AtomicLong LAST = new AtomicLong();

  public JobId {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("not a job id: " + value);
    }
  }

  /** A new id, greater than every id that this JVM made before. Callable from any thread. */
  public static JobId next() {
    long tick = nextTick();
    long high = (tick >>> COUNTER_BITS) << 16 | 0x7000L | (tick & 0xfff);
    long low = RANDOM.nextLong() >>> 2 | 0x8000000000000000L;
    return new JobId(new UUID(high, low).toString());
  }

  private static long nextTick() {
    long now = System.currentTimeMillis() << COUNTER_BITS;
    return LAST.updateAndGet(last -> Math.max(last + 1, now));
  }

  /** The id that a text spells, or nothing where the text is no id. */
  public static Optional<JobId> parse(String text) {
    return text != null && SHAPE.matcher(text).matches()
        ? Optional.of(new JobId(text))
        : Optional.empty();
  }

  @Override
  public int compareTo(JobId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
