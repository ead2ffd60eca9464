package io.signalbox.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreferTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "wait=10|10|wait=10",
        "respond-async, wait=5|5|wait=5",
        "respond-async; wait=5|5|wait=5",
        "WAIT = \"7\"|7|wait=7",
        "wait=3600|60|wait=60",
        "respond-async|0|respond-async",
      })
  void reads_what_it_knows(String header, int seconds, String applied) {
    Prefer prefer = Prefer.of(List.of(header));

    assertThat(prefer.waitSeconds()).isEqualTo(seconds);
    assertThat(prefer.applied()).hasValue(applied);
  }

  @ParameterizedTest
  @CsvSource({"wait=soon", "wait=-1", "wait", "handling=lenient", "''"})
  void ignores_the_rest(String header) {
    assertThat(Prefer.of(List.of(header))).isEqualTo(new Prefer(0, false));
  }

  @Test
  void joins_several_headers() {
    assertThat(Prefer.of(List.of("respond-async", "wait=2"))).isEqualTo(new Prefer(2, true));
  }
}
