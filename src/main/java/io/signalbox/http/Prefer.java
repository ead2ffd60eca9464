package io.signalbox.http;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header {@code Prefer} (RFC 7240). What is unknown or malformed there is ignored, as that RFC
 * asks.
 *
 * @param waitSeconds how long to wait for the outcome; 0 not at all
 */
record Prefer(int waitSeconds, boolean respondAsync) {

  private static final int LONGEST = 60;
  private static final Pattern WAIT = Pattern.compile("(?i)\\s*wait\\s*=\\s*\"?(\\d{1,9})\"?\\s*");

  static Prefer of(List<String> headers) {
    int wait = 0;
    boolean async = false;
    for (String preference : String.join(",", headers).split("[,;]")) {
      Matcher seconds = WAIT.matcher(preference);
      if (seconds.matches()) {
        wait = Math.min(LONGEST, Integer.parseInt(seconds.group(1)));
      }
      async |= preference.strip().equalsIgnoreCase("respond-async");
    }
    return new Prefer(wait, async);
  }

  /** What was done of it, for {@code Preference-Applied}. */
  Optional<String> applied() {
    if (waitSeconds > 0) {
      return Optional.of("wait=" + waitSeconds);
    }
    return respondAsync ? Optional.of("respond-async") : Optional.empty();
  }
}
