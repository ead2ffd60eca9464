package io.signalbox.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.http.FeedCursors.Place;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeedCursorsTest {

  private final FeedCursors cursors = new FeedCursors("boot:2");

  @Test
  void reads_back_what_it_wrote() {
    assertThat(cursors.parse(cursors.text(42))).hasValue(new Place(42, false));
  }

  @Test
  void starts_anew_where_a_cursor_is_of_another_start() {
    assertThat(cursors.parse(new FeedCursors("boot:1").text(42))).hasValue(Place.OLDEST);
    assertThat(cursors.parse(new FeedCursors("boot").text(42))).hasValue(Place.OLDEST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "***", "Zm9v", "Ym9vdDp4"})
  void knows_no_other_text(String text) {
    assertThat(cursors.parse(text)).isEmpty();
  }
}
