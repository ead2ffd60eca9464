package io.signalbox.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.signalbox.job.Figures;
import io.signalbox.script.Isolation;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ResidentsTest {

  private static final long MIB = 1 << 20;

  private final List<String> heard = new ArrayList<>();
  private final Deque<Resident> idle = new ArrayDeque<>();
  private long serverBytes;
  private final Residents residents = new Residents(1_000 * MIB, () -> serverBytes, new Recorder());

  private final class Recorder implements ProcessListener {
    @Override
    public void started(String script) {
      heard.add("started " + script);
    }

    @Override
    public void ended(String script, String cause) {
      heard.add("ended " + script + " by " + cause);
    }
  }

  @BeforeEach
  void reclaimInOrder() {
    residents.reclaimBy(
        () -> {
          Resident oldest = idle.poll();
          if (oldest != null) {
            oldest.become(Resident.State.RETIRING);
          }
          return oldest != null;
        });
  }

  private Resident enter(String name) {
    return residents.enter(
        Runs.script(name, "v1"), Isolation.WARM, Patience.of(Duration.ofSeconds(20)));
  }

  private CompletableFuture<Resident> entering(String name, Patience patience) {
    return CompletableFuture.supplyAsync(
        () -> residents.enter(Runs.script(name, "v1"), Isolation.WARM, patience));
  }

  private void uses(String name, long mib) {
    residents.saw(Runs.script(name, "v1"), mib * MIB);
  }

  private static ProcessEnd end(OptionalInt signal, long peak) {
    return new ProcessEnd(
        signal.isPresent() ? OptionalInt.empty() : OptionalInt.of(0),
        signal,
        false,
        false,
        OptionalLong.empty(),
        new Figures(0, 0, 0, peak));
  }

  @Test
  void one_may_always_start() {
    uses("huge", 5_000);
    assertThat(residents.obstacle(Runs.script("huge", "v1"))).isEmpty();
    assertThat(enter("huge").state()).isEqualTo(Resident.State.LOADING);
  }

  @Test
  void a_second_one_waits_until_there_is_room_for_its_peak() {
    uses("big", 600);
    Resident first = enter("big");
    first.become(Resident.State.BUSY);
    assertThat(residents.obstacle(Runs.script("big", "v1")))
        .hasValueSatisfying(
            why -> assertThat(why).contains("600 MiB").contains("of 1000 MiB are in use"));
    CompletableFuture<Resident> second = entering("big", Patience.endless());
    assertThat(enter("small").script().name()).isEqualTo("small");
    assertThat(second).isNotDone();
    first.close();
    assertThat(second.join().script().name()).isEqualTo("big");
  }

  @Test
  void idle_ones_make_room_and_those_that_already_go_are_waited_for() {
    uses("big", 600);
    Resident old = enter("big");
    old.become(Resident.State.IDLE);
    idle.add(old);
    assertThat(residents.obstacle(Runs.script("big", "v1"))).isEmpty();
    CompletableFuture<Resident> next = entering("big", Patience.endless());
    await().until(() -> old.state() == Resident.State.RETIRING);
    assertThat(next).isNotDone();
    old.close();
    assertThat(next.join()).isNotNull();
  }

  @Test
  void a_wait_becomes_needless_where_an_alternative_comes_up() {
    uses("big", 600);
    Resident first = enter("big");
    boolean[] isBack = new boolean[1];
    CompletableFuture<Optional<Resident>> second =
        CompletableFuture.supplyAsync(
            () ->
                residents.enter(
                    Runs.script("big", "v1"), Isolation.WARM, Patience.endless(), () -> isBack[0]));
    isBack[0] = true;
    first.become(Resident.State.IDLE);
    assertThat(second.join()).isEmpty();
  }

  @Test
  void a_wait_ends_with_its_patience_and_with_the_server() {
    uses("big", 600);
    enter("big");
    assertThatThrownBy(
            () ->
                residents.enter(
                    Runs.script("big", "v1"), Isolation.FORK, Patience.of(Duration.ofMillis(50))))
        .hasMessageContaining("timed_out");
    Patience lost = Patience.endless();
    CompletableFuture<Resident> waiting = entering("big", lost);
    lost.lose();
    assertThatThrownBy(waiting::join).hasMessageContaining("nobody waits");
    CompletableFuture<Resident> last = entering("big", Patience.endless());
    residents.close();
    assertThatThrownBy(last::join).hasMessageContaining("the server is stopping");
  }

  @Test
  void what_a_child_shares_with_its_server_counts_once_and_a_half() {
    uses("model", 400);
    serverBytes = 300 * MIB;
    Resident child = enter("model");
    assertThat(child.added(400 * MIB)).isEqualTo(400 * MIB);
    child.comesFrom(new FakeForkServer(300 * MIB));
    assertThat(child.added(400 * MIB)).isEqualTo(250 * MIB);
    child.ran(500 * MIB);
    assertThat(child.added(400 * MIB)).isEqualTo(350 * MIB);
  }

  @Test
  void tells_how_each_process_ended() {
    Resident exited = enter("a");
    exited.started(1);
    exited.ended(end(OptionalInt.empty(), 90 * MIB));
    exited.close();
    exited.close();
    Resident crashed = enter("b");
    crashed.started(2);
    crashed.ran(70 * MIB);
    crashed.ended(end(OptionalInt.of(11), 80 * MIB));
    crashed.close();
    Resident killed = enter("c");
    killed.started(3);
    killed.close();
    enter("d").close();
    assertThat(heard)
        .containsExactly(
            "started a",
            "ended a by exit",
            "started b",
            "ended b by SIGSEGV",
            "started c",
            "ended c by killed");
  }
}
