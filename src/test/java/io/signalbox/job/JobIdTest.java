package io.signalbox.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobIdTest {

  @Test
  void ids_rise_and_never_repeat() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      ids.add(JobId.next().value());
    }
    assertThat(ids).isSorted();
    assertThat(new HashSet<>(ids)).hasSize(10_000);
  }

  @Test
  void an_id_is_a_version_7_uuid_with_the_time_in_front() {
    long before = System.currentTimeMillis();
    java.util.UUID id = java.util.UUID.fromString(JobId.next().value());
    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(id.getMostSignificantBits() >>> 16)
        .isBetween(before, System.currentTimeMillis() + 10);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "x", "../../etc/passwd", "0195F2C0-0000-7000-8000-000000000000", "0195f2c0"})
  void what_is_no_id_is_not_parsed(String text) {
    assertThat(JobId.parse(text)).isEmpty();
  }
}
