package io.signalbox.http;

import io.signalbox.bus.EventMessage;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * The opaque cursors of the feed of all jobs. They carry the mark of this start of the server:
 * places of an earlier one mean nothing any more.
 */
final class FeedCursors {

  private final String boot;

  FeedCursors(String boot) {
    this.boot = boot;
  }

  /**
   * Where to begin.
   *
   * @param after the last place that was seen; -1 for the present
   * @param reset whether events are lost for certain
   */
  record Place(long after, boolean reset) {

    /** From now on. */
    static final Place PRESENT = new Place(-1, false);

    /** Everything that is still kept, after a loss. */
    static final Place OLDEST = new Place(0, true);
  }

  String text(EventMessage message) {
    return text(message.cursor());
  }

  String text(long place) {
    byte[] plain = (boot + ":" + place).getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(plain);
  }

  /** The place that a cursor names; nothing where the text is no cursor at all. */
  Optional<Place> parse(String text) {
    String plain;
    try {
      plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
    int colon = plain.lastIndexOf(':');
    if (colon < 0) {
      return Optional.empty();
    }
    return Query.number(plain.substring(colon + 1))
        .map(place -> plain.startsWith(boot + ":") ? new Place(place, false) : Place.OLDEST);
  }
}
