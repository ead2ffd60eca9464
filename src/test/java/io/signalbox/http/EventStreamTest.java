package io.signalbox.http;

import static io.signalbox.http.Events.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.bus.EventMessage;
import io.signalbox.job.EventType;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventStreamTest {

  private final Vertx vertx = Vertx.vertx();
  private final FakeSink sink = new FakeSink();
  private final EventStream stream = new EventStream(vertx, sink, Duration.ofHours(1), true);

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  @Test
  void sends_at_once_to_a_reader_that_keeps_up() {
    EventMessage log = event(1, EventType.LOG);
    stream.offer(log);

    assertThat(sink.sent).containsExactly(log);
  }

  @Test
  void ends_after_the_final_event() {
    stream.offer(event(1, EventType.SUCCEEDED));

    assertThat(sink.sent).hasSize(1);
    assertThat(sink.ends).containsExactly(EventSink.EndReason.FINAL);
  }

  @Test
  void sends_a_late_reader_the_latest_progress_and_the_final_event() {
    EventMessage progress = event(3, EventType.PROGRESS);
    EventMessage last = event(4, EventType.FAILED);
    sink.full = true;
    stream.offer(event(1, EventType.PROGRESS));
    stream.offer(event(2, EventType.PROGRESS));
    stream.offer(progress);
    stream.offer(last);
    assertThat(sink.sent).isEmpty();
    assertThat(sink.ends).isEmpty();

    sink.full = false;
    sink.room.run();

    assertThat(sink.sent).containsExactly(progress, last);
    assertThat(sink.ends).containsExactly(EventSink.EndReason.FINAL);
  }

  @Test
  void carries_any_amount_of_history_to_a_late_reader() {
    sink.full = true;
    for (int seq = 1; seq <= 2 * Backlog.MAX_EVENTS; seq++) {
      stream.offer(event(seq, EventType.LOG));
    }
    sink.full = false;
    sink.room.run();

    assertThat(sink.sent).hasSize(2 * Backlog.MAX_EVENTS);
    assertThat(sink.ends).isEmpty();
  }

  @Test
  void says_nothing_more_once_it_is_over() {
    stream.close(EventSink.EndReason.SLOW_READER);
    stream.offer(event(1, EventType.LOG));
    stream.close(EventSink.EndReason.FINAL);

    assertThat(sink.sent).isEmpty();
    assertThat(sink.ends).containsExactly(EventSink.EndReason.SLOW_READER);
  }

  @Test
  void says_nothing_to_a_reader_that_has_gone() {
    assertThat(stream.release()).isTrue();
    stream.close(EventSink.EndReason.FINAL);

    assertThat(stream.release()).isFalse();
    assertThat(sink.ends).isEmpty();
  }

  private static final class FakeSink implements EventSink {
    final List<EventMessage> sent = new ArrayList<>();
    final List<EndReason> ends = new ArrayList<>();
    boolean full;
    Runnable room = () -> {};

    @Override
    public boolean isGone() {
      return false;
    }

    @Override
    public boolean isFull() {
      return full;
    }

    @Override
    public void onRoom(Runnable more) {
      room = more;
    }

    @Override
    public void onGone(Runnable gone) {
      // Nobody goes by himself here.
    }

    @Override
    public void send(EventMessage message) {
      sent.add(message);
    }

    @Override
    public void reset() {
      throw new AssertionError("a job has no reset");
    }

    @Override
    public void ping() {
      throw new AssertionError("too early");
    }

    @Override
    public void end(EndReason reason) {
      ends.add(reason);
    }
  }
}
