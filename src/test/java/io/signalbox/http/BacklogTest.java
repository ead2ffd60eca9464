package io.signalbox.http;

import static io.signalbox.http.Events.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.bus.EventMessage;
import io.signalbox.job.EventType;
import org.junit.jupiter.api.Test;

class BacklogTest {

  private final Backlog backlog = new Backlog();

  @Test
  void gives_events_back_in_order() {
    EventMessage first = event(1, EventType.LOG);
    EventMessage second = event(2, EventType.LOG);
    backlog.add(first, true);
    backlog.add(second, true);

    assertThat(backlog.poll()).isSameAs(first);
    assertThat(backlog.poll()).isSameAs(second);
    assertThat(backlog.isEmpty()).isTrue();
  }

  @Test
  void keeps_only_the_latest_progress_at_its_own_time() {
    EventMessage log = event(2, EventType.LOG);
    EventMessage latest = event(3, EventType.PROGRESS);
    backlog.add(event(1, EventType.PROGRESS), true);
    backlog.add(log, true);
    backlog.add(latest, true);

    assertThat(backlog.poll()).isSameAs(log);
    assertThat(backlog.poll()).isSameAs(latest);
    assertThat(backlog.isEmpty()).isTrue();
  }

  @Test
  void never_grows_by_progress() {
    boolean within = true;
    for (int seq = 1; seq <= 3 * Backlog.MAX_EVENTS; seq++) {
      within &= backlog.add(event(seq, EventType.PROGRESS), true);
    }

    assertThat(within).isTrue();
  }

  @Test
  void is_bounded_in_events() {
    for (int seq = 1; seq <= 1000; seq++) {
      assertThat(backlog.add(event(seq, EventType.CANCELLED), true)).isTrue();
      backlog.poll();
    }
    boolean within = true;
    for (int seq = 1; seq <= Backlog.MAX_EVENTS + 1; seq++) {
      within = backlog.add(event(seq, EventType.CANCELLED), true);
    }

    assertThat(within).isFalse();
  }

  @Test
  void is_bounded_in_bytes() {
    assertThat(backlog.add(event(1, "x".repeat((int) Backlog.MAX_BYTES)), true)).isFalse();
  }

  @Test
  void does_not_count_history() {
    assertThat(backlog.add(event(1, "x".repeat((int) Backlog.MAX_BYTES)), false)).isTrue();
    assertThat(backlog.add(event(2, "x".repeat((int) Backlog.MAX_BYTES - 1000)), true)).isTrue();
  }
}
