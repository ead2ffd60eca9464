package io.signalbox.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ForkServerSlotTest {

  private final Interpreter interpreter =
      new Interpreter(new KeeperSlot(Path.of("/python3"), null, Duration.ZERO), null);
  private final ServerKind kind =
      new ServerKind(interpreter, 0, Path.of("/jobs"), Optional.empty());
  private final ImportSets sets = new ImportSets();

  /** What each start comes to: a fork server, or why there is none. */
  private final BlockingQueue<Object> starts = new LinkedBlockingQueue<>();

  private final Queue<List<String>> asked = new ConcurrentLinkedQueue<>();
  private ForkServerSlot slot;

  @BeforeEach
  void start() {
    slot = new ForkServerSlot(kind, new ImportSet(List.of("bad", "good")), sets, this::launch);
    slot.start();
  }

  @AfterEach
  void retire() {
    starts.add(new FakeForkServer(0));
    slot.retire();
  }

  private ForkServer launch(ServerKind of, ImportSet imports) throws ForkServerFailure {
    asked.add(imports.modules());
    try {
      Object start = starts.take();
      if (start instanceof ForkServerFailure failure) {
        throw failure;
      } else if (start instanceof JobException failure) {
        throw failure;
      }
      return (ForkServer) start;
    } catch (InterruptedException e) {
      throw new ForkServerFailure("interrupted", null);
    }
  }

  private Optional<ForkServer> get() {
    return slot.get("s", Patience.of(Duration.ofSeconds(10)));
  }

  private void awaitState(ForkServerSlot.State state) {
    await().pollInterval(Duration.ofMillis(5)).until(() -> slot.state() == state);
  }

  @Test
  void is_starting_until_the_server_is_ready() {
    assertThat(slot.state()).isEqualTo(ForkServerSlot.State.STARTING);
    FakeForkServer server = new FakeForkServer(1);
    starts.add(server);
    assertThat(get()).containsSame(server);
    assertThat(slot.state()).isEqualTo(ForkServerSlot.State.READY);
    assertThat(asked).containsExactly(List.of("bad", "good"));
  }

  @Test
  void starts_again_when_the_server_dies() {
    FakeForkServer first = new FakeForkServer(1);
    starts.add(first);
    get();
    first.die("SIGKILL ended it");
    FakeForkServer second = new FakeForkServer(1);
    starts.add(second);
    await().until(() -> get().filter(server -> server == second).isPresent());
  }

  @Test
  void backs_off_and_says_why() {
    FakeForkServer first = new FakeForkServer(1);
    starts.add(first);
    get();
    first.die("SIGKILL ended it");
    awaitState(ForkServerSlot.State.BACKING_OFF);
    assertThat(slot.view(0).detail()).isEqualTo("SIGKILL ended it");
    awaitState(ForkServerSlot.State.STARTING);
  }

  @Test
  void a_module_that_the_server_does_not_survive_is_left_out_of_the_next_start() {
    starts.add(new ForkServerFailure("SIGSEGV ended it", "bad"));
    starts.add(new FakeForkServer(1));
    assertThat(get()).isPresent();
    assertThat(asked).containsExactly(List.of("bad", "good"), List.of("good"));
    assertThat(slot.isHopeless()).isFalse();
    assertThat(sets.avoided(interpreter).get("bad")).contains("SIGSEGV ended it");
  }

  @Test
  void a_module_that_leaves_threads_is_left_out_of_the_next_start() {
    FakeForkServer threaded = new FakeForkServer(1, "bad");
    FakeForkServer single = new FakeForkServer(1);
    starts.add(threaded);
    starts.add(single);
    assertThat(get()).containsSame(single);
    assertThat(threaded.isEnded()).isTrue();
    assertThat(asked).containsExactly(List.of("bad", "good"), List.of("good"));
  }

  @Test
  void whoever_waits_hears_why_it_does_not_start_and_may_ask_again() {
    starts.add(new ForkServerFailure("no memory", null));
    assertThatThrownBy(this::get).hasMessageContaining("no memory");
    assertThat(slot.isHopeless()).isTrue();
    starts.add(new ForkServerFailure("still no memory", null));
    await()
        .ignoreExceptions()
        .untilAsserted(() -> assertThatThrownBy(this::get).hasMessageContaining("still no memory"));
    starts.add(new FakeForkServer(1));
    await().ignoreExceptions().until(() -> get().isPresent());
    assertThat(slot.isHopeless()).isFalse();
  }

  @Test
  void no_script_is_blamed_for_the_death_of_a_keeper() {
    starts.add(new ForkServerFailure(ForkServerFailure.KEEPER_ENDED, null));
    assertThatThrownBy(this::get)
        .extracting(cause -> JobException.failureOf(cause).code())
        .isEqualTo(FailureCode.PROCESS_CRASHED);
    assertThat(slot.isHopeless()).isFalse();
  }

  @Test
  void without_a_keeper_there_is_no_fork_server() {
    starts.add(new JobException(FailureCode.CANNOT_START, "no interpreter"));
    assertThatThrownBy(this::get).hasMessageContaining("no interpreter");
    assertThat(slot.state()).isIn(ForkServerSlot.State.BACKING_OFF, ForkServerSlot.State.STARTING);
  }

  @Test
  void a_wait_ends_with_its_patience() {
    assertThatThrownBy(() -> slot.get("s", Patience.of(Duration.ofMillis(30))))
        .hasMessageContaining("timed_out");
  }

  @Test
  void is_idle_when_nobody_asked_and_no_child_runs() {
    FakeForkServer server = new FakeForkServer(1);
    starts.add(server);
    get();
    server.children = 1;
    await().during(Duration.ofMillis(50)).until(() -> !slot.isIdle(20));
    server.children = 0;
    await().until(() -> slot.isIdle(20));
  }

  @Test
  void ends_its_server_when_it_retires_and_gives_none_any_more() {
    FakeForkServer server = new FakeForkServer(1);
    starts.add(server);
    get();
    slot.retire();
    assertThat(server.isEnded()).isTrue();
    assertThat(get()).isEmpty();
    assertThat(slot.view(0).state()).isEqualTo("retired");
  }

  @Test
  void a_server_that_becomes_ready_too_late_is_ended() {
    FakeForkServer late = new FakeForkServer(1);
    await().until(() -> !asked.isEmpty());
    slot.retire();
    starts.add(late);
    await().until(late::isEnded);
    assertThat(asked).hasSize(1);
  }
}
