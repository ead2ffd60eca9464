package io.signalbox.store;

import static io.signalbox.store.StoreSamples.get;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is known beside the jobs. */
abstract class BesideConformance extends StorePart {

  private static final String LONGEST = "s".repeat(128);

  BesideConformance(JobStoreConformance suite) {
    super(suite);
  }

  @Test
  void deaths_are_counted_for_each_suspect() {
    assertThat(get(store().addDeath(LONGEST))).isEqualTo(1);
    assertThat(get(store().addDeath("other"))).isEqualTo(1);
    assertThat(get(store().addDeath(LONGEST))).isEqualTo(2);
    assertThat(get(store().suspects(1))).containsExactlyInAnyOrder(LONGEST, "other");
    assertThat(get(store().suspects(2))).containsExactly(LONGEST);
    assertThat(get(store().suspects(3))).isEmpty();
  }

  @Test
  void a_suspect_that_is_cleared_begins_anew() {
    get(store().addDeath("a"));
    get(store().addDeath("b"));
    get(store().clear("a"));
    get(store().clear("never seen"));
    assertThat(get(store().suspects(1))).containsExactly("b");
    assertThat(get(store().addDeath("a"))).isEqualTo(1);
  }

  @Test
  void notes_are_kept_by_kind_and_name() {
    get(store().note("schedule", "nightly", Optional.of("{\"größe\": \"🌡\"}")));
    get(store().note("schedule", "hourly", Optional.of("")));
    get(store().note("other", "nightly", Optional.of("x".repeat(100_000))));
    assertThat(get(store().notes("schedule")))
        .isEqualTo(Map.of("nightly", "{\"größe\": \"🌡\"}", "hourly", ""));
    assertThat(get(store().notes("other"))).hasSize(1);
    assertThat(get(store().notes("unknown"))).isEmpty();
  }

  @Test
  void a_note_is_replaced_and_forgotten() {
    get(store().note("schedule", "nightly", Optional.of("1")));
    get(store().note("schedule", "nightly", Optional.of("2")));
    assertThat(get(store().notes("schedule"))).isEqualTo(Map.of("nightly", "2"));
    get(store().note("schedule", "nightly", Optional.empty()));
    get(store().note("schedule", "nightly", Optional.empty()));
    assertThat(get(store().notes("schedule"))).isEmpty();
  }
}
