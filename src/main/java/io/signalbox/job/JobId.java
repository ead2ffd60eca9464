package io.signalbox.job;

import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A job's id: a UUID of version 7 (RFC 9562) in lower case, so that ids sort by time of birth. To
 * clients it is an opaque string.
 */
public record JobId(String value) implements Comparable<JobId> {

  /** What may stand at each place: {@code x} any digit, others those of version and variant. */
  private static final String SHAPE = "xxxxxxxx-xxxx-vxxx-wxxx-xxxxxxxxxxxx";

  private static final int COUNTER_BITS = 12;
  private static final int NUMBER_DIGITS = 6;

  /** Milliseconds and a 12-bit counter; rises strictly, even when the clock steps back. */
  private static final AtomicLong LAST = new AtomicLong();

  public JobId {
    if (!isId(value)) {
      throw new IllegalArgumentException("not a job id: " + value);
    }
  }

  /** A new id, greater than every id that this JVM made before. Callable from any thread. */
  public static JobId next() {
    long tick = nextTick();
    long high = (tick >>> COUNTER_BITS) << 16 | 0x7000L | (tick & 0xfff);
    long low = ThreadLocalRandom.current().nextLong() >>> 2 | 0x8000000000000000L;
    return new JobId(new UUID(high, low).toString());
  }

  /**
   * A new id like {@link #next} that carries a number, so that the jobs of a batch know their
   * places whatever becomes of the others.
   *
   * @param number from 0, less than 2^24
   */
  public static JobId numbered(int number) {
    String id = next().value();
    String digits = Integer.toHexString(number);
    return new JobId(
        id.substring(0, id.length() - NUMBER_DIGITS)
            + "0".repeat(NUMBER_DIGITS - digits.length())
            + digits);
  }

  /** The number of an id that was made by {@link #numbered}. */
  public int number() {
    return Integer.parseInt(value.substring(value.length() - NUMBER_DIGITS), 16);
  }

  private static long nextTick() {
    long now = System.currentTimeMillis() << COUNTER_BITS;
    return LAST.updateAndGet(last -> Math.max(last + 1, now));
  }

  /** The id that a text spells, or nothing where the text is no id. */
  public static Optional<JobId> parse(String text) {
    return text != null && isId(text) ? Optional.of(new JobId(text)) : Optional.empty();
  }

  /** By hand: each job's id is checked several times, and a regular expression takes longer. */
  private static boolean isId(String text) {
    if (text.length() != SHAPE.length()) {
      return false;
    }
    for (int at = 0; at < SHAPE.length(); at++) {
      if (!fits(text.charAt(at), SHAPE.charAt(at))) {
        return false;
      }
    }
    return true;
  }

  private static boolean fits(char digit, char place) {
    return switch (place) {
      case 'x' -> digit >= '0' && digit <= '9' || digit >= 'a' && digit <= 'f';
      case 'v' -> digit >= '1' && digit <= '8';
      case 'w' -> digit == '8' || digit == '9' || digit == 'a' || digit == 'b';
      default -> digit == place;
    };
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
