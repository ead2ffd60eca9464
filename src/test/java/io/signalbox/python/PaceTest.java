package io.signalbox.python;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {

  private final Pace pace = new Pace();

  @Test
  void two_calls_are_written_ahead_before_anything_is_known() {
    assertThat(pace.calls()).isEqualTo(3);
  }

  @Test
  void as_many_short_calls_are_written_as_take_two_milliseconds() {
    pace.ran(400);
    assertThat(pace.calls()).isEqualTo(5);
  }

  @Test
  void never_more_than_eight_and_never_fewer_than_three() {
    pace.ran(0);
    assertThat(pace.calls()).isEqualTo(8);
    for (int call = 0; call < 50; call++) {
      pace.ran(50_000);
    }
    assertThat(pace.calls()).isEqualTo(3);
  }

  @Test
  void the_latest_calls_count_most() {
    pace.ran(10_000);
    for (int call = 0; call < 50; call++) {
      pace.ran(250);
    }
    assertThat(pace.calls()).isEqualTo(7);
  }
}
