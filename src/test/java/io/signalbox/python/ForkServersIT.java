package io.signalbox.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.script.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ForkServersIT {

  private static final String FUNCTION = "def handle(input):\n    return input\n";

  @TempDir Path tmp;
  private Path modules;
  private TestHousehold home;
  private ForkServers servers;

  @BeforeEach
  void start() throws IOException {
    modules = Files.createDirectories(tmp.resolve("modules"));
    module("heavy", "");
    module("light", "");
    open(Duration.ofMinutes(5));
  }

  private void open(Duration idle) throws IOException {
    home = new TestHousehold(tmp, modules, Duration.ofSeconds(3), idle, OptionalLong.empty());
    servers = home.household.servers();
  }

  @AfterEach
  void leaves_nothing_behind() {
    home.close();
    assertThat(Processes.find(BootDirectory.VARIABLE + "=" + home.boot.id())).isEmpty();
  }

  private void module(String name, String text) throws IOException {
    Files.writeString(modules.resolve(name + ".py"), text);
  }

  private Script script(String name, String... imports) throws IOException {
    return home.script(name, "v1", FUNCTION, imports);
  }

  private List<PoolView.Server> views() {
    return home.household.view().servers();
  }

  @Test
  void scripts_whose_imports_are_loaded_share_a_server() throws IOException {
    ForkServer both = servers.serverFor(script("a", "heavy", "light"));
    assertThat(servers.serverFor(script("b", "light"))).isSameAs(both);
    assertThat(servers.serverFor(script("c"))).isSameAs(both);
    assertThat(both.loaded().imported()).containsExactly("heavy", "light");
    assertThat(both.loaded().rssBytes()).isPositive();
    assertThat(views()).hasSize(1);
    assertThat(views().get(0).scripts()).containsExactlyInAnyOrder("a", "b", "c");
  }

  @Test
  void scripts_with_nothing_in_common_do_not() throws IOException {
    ForkServer one = servers.serverFor(script("a", "heavy", "json"));
    ForkServer other = servers.serverFor(script("b", "light", "json"));
    assertThat(other.pid()).isNotEqualTo(one.pid());
  }

  @Test
  void a_server_with_more_takes_over_while_the_first_one_goes_on() throws IOException {
    ForkServer first = servers.serverFor(script("a", "heavy"));
    Script more = script("b", "heavy", "light");
    assertThat(servers.serverFor(more)).isSameAs(first);
    await().until(() -> servers.serverFor(more) != first);
    assertThat(servers.serverFor(more).loaded().imported()).containsExactly("heavy", "light");
    await().until(() -> views().size() == 1);
    assertThat(servers.serverFor(script("a", "heavy")).pid()).isEqualTo(views().get(0).pid());
  }

  @Test
  void warm_processes_of_a_server_that_was_replaced_go_with_it() throws IOException {
    Script script = script("a", "heavy");
    WarmPool pool = home.household.pool();
    WarmProcess old = pool.take(script);
    servers.learned(script, List.of("light"));
    pool.giveBack(old);
    await().until(() -> home.household.view().processes().isEmpty() && views().size() == 1);
    WarmProcess fresh = pool.take(script);
    assertThat(fresh.server().loaded().imported()).containsExactly("heavy", "light");
  }

  @Test
  void what_a_script_was_seen_to_import_is_loaded_before_anybody_asks() throws IOException {
    Script script = script("a");
    servers.serverFor(script);
    servers.learned(script, List.of("heavy"));
    await().until(() -> views().stream().anyMatch(view -> view.imports().contains("heavy")));
  }

  @Test
  void a_server_that_is_killed_comes_back() throws IOException {
    Script script = script("a", "heavy");
    ForkServer first = servers.serverFor(script);
    ProcessHandle.of(first.pid()).orElseThrow().destroyForcibly();
    await().until(() -> servers.serverFor(script).pid() != first.pid());
    WarmProcess process = home.household.pool().take(script);
    assertThat(process.resident().pid()).isPositive();
  }

  @Test
  void what_crashes_hangs_or_leaves_threads_is_imported_by_the_scripts_alone() throws IOException {
    module("crashes", "import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n");
    module("hangs", "import time\ntime.sleep(60)\n");
    module("exits", "import os\nos._exit(3)\n");
    module(
        "threads",
        "import threading, time\nthreading.Thread(target=time.sleep, args=(60,)).start()\n");
    ForkServer server =
        servers.serverFor(script("a", "heavy", "crashes", "hangs", "exits", "threads", "light"));
    assertThat(server.loaded().imported()).containsExactly("heavy", "light");
    assertThat(views()).hasSize(1);
  }

  @Test
  void what_cannot_be_imported_is_skipped_with_pythons_words() throws IOException {
    module("broken", "raise ValueError('not today')\n");
    ForkServer server = servers.serverFor(script("a", "heavy", "broken", "nowhere"));
    assertThat(server.loaded().imported()).containsExactly("heavy");
    assertThat(server.loaded().skipped())
        .containsEntry("broken", "ValueError: not today")
        .containsEntry("nowhere", "ModuleNotFoundError: No module named 'nowhere'");
    assertThat(servers.areAtHand(script("a"))).isTrue();
  }

  @Test
  void a_server_of_no_use_retires() throws IOException {
    home.close();
    open(Duration.ofMillis(100));
    WarmProcess process = home.household.pool().take(script("a", "heavy"));
    long pid = views().get(0).pid();
    home.household.pool().giveBack(process);
    await().until(() -> views().isEmpty());
    await().until(() -> ProcessHandle.of(pid).isEmpty());
  }

  @Test
  void an_interpreter_whose_first_server_does_not_start_is_used_without() throws IOException {
    Path program = home.boot.python().resolve("signalbox/_keeper/server.py");
    Files.writeString(program, "raise SystemExit('not on this platform')");
    assertThat(servers.areAtHand(script("a", "heavy"))).isFalse();
    assertThat(servers.areAtHand(script("b"))).isFalse();
  }

  @Test
  void an_interpreter_whose_first_server_starts_without_a_module_is_used() throws IOException {
    module("crashes", "import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n");
    assertThat(servers.areAtHand(script("a", "crashes"))).isTrue();
  }
}
