package io.signalbox.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import io.signalbox.script.Script;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WarmPoolIT {

  private static final String FUNCTION = "def handle(input):\n    return input\n";

  @TempDir Path tmp;
  private TestHousehold home;
  private WarmPool pool;

  @BeforeEach
  void start() throws IOException {
    home = TestHousehold.in(tmp);
    pool = home.household.pool();
  }

  /** Whatever a test did: nothing may be left of it. */
  @AfterEach
  void leaves_nothing_behind() {
    home.close();
    assertThat(Processes.find(BootDirectory.VARIABLE + "=" + home.boot.id())).isEmpty();
  }

  private List<PoolView.Process> processes() {
    return home.household.view().processes();
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).isPresent();
  }

  @Test
  void gives_the_process_that_was_used_last_again() throws IOException {
    Script script = home.script("s", "v1", FUNCTION);
    WarmProcess first = pool.take(script);
    WarmProcess second = pool.take(script);
    assertThat(second).isNotSameAs(first);
    assertThat(second.slot()).isNotEqualTo(first.slot());
    pool.giveBack(first);
    pool.giveBack(second);
    assertThat(pool.take(script)).isSameAs(second);
    assertThat(pool.take(script)).isSameAs(first);
    assertThat(processes()).hasSize(2).allMatch(process -> process.state().equals("busy"));
  }

  @Test
  void shows_what_its_processes_are_at() throws IOException {
    WarmProcess process = pool.take(home.script("s", "v1", FUNCTION));
    process.ran(123 << 20);
    pool.giveBack(process);
    PoolView.Process view = processes().get(0);
    assertThat(view.script()).isEqualTo("s");
    assertThat(view.version()).isEqualTo("v1");
    assertThat(view.isolation()).isEqualTo("warm");
    assertThat(view.state()).isEqualTo("idle");
    assertThat(view.jobsDone()).isEqualTo(1);
    assertThat(view.rssBytes()).isEqualTo(123 << 20);
    assertThat(isAlive(view.pid())).isTrue();
    PoolView.Server server = home.household.view().servers().get(0);
    assertThat(view.serverPid()).isEqualTo(server.pid());
    assertThat(server.state()).isEqualTo("ready");
    assertThat(server.children()).isEqualTo(1);
    assertThat(server.scripts()).containsExactly("s");
  }

  @Test
  void says_in_pythons_words_why_a_script_does_not_load_and_remembers_it() throws IOException {
    Script script = home.script("s", "v1", "import nowhere\n" + FUNCTION);
    Failure failure = refusal(script);
    assertThat(failure.code()).isEqualTo(FailureCode.CANNOT_START);
    assertThat(failure.facts().get("exception")).isEqualTo("ModuleNotFoundError");
    assertThat(failure.facts().get("traceback").toString()).contains("import nowhere");
    assertThat(refusal(script)).isSameAs(failure);
    assertThat(processes()).isEmpty();
    pool.giveBack(pool.take(home.script("s", "v2", FUNCTION)));
  }

  private Failure refusal(Script script) {
    try {
      pool.discard(pool.take(script));
      throw new AssertionError("it loaded");
    } catch (JobException e) {
      return e.failure();
    }
  }

  @Test
  void a_script_that_dies_while_it_loads_has_crashed() throws IOException {
    String text = "import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n" + FUNCTION;
    Failure failure = refusal(home.script("s", "v1", text));
    assertThat(failure.code()).isEqualTo(FailureCode.PROCESS_CRASHED);
    assertThat(failure.facts()).containsEntry("signal", "SIGSEGV").containsKey("stack");
  }

  @Test
  void a_start_that_nobody_waits_for_any_more_ends_at_once() throws IOException {
    Script script = home.script("s", "v1", "import time\ntime.sleep(60)\n" + FUNCTION);
    Patience patience = Patience.of(Duration.ofSeconds(30));
    CompletableFuture<WarmProcess> taking =
        CompletableFuture.supplyAsync(() -> pool.take(script, patience));
    await().until(() -> processes().stream().anyMatch(process -> process.pid() > 0));
    long pid = processes().get(0).pid();
    patience.lose();
    assertThatThrownBy(taking::join).hasMessageContaining("nobody waits");
    await().until(() -> !isAlive(pid));
    assertThat(processes()).isEmpty();
  }

  @Test
  void a_start_takes_no_longer_than_the_patience_of_its_job() throws IOException {
    Script script = home.script("s", "v1", "import time\ntime.sleep(60)\n" + FUNCTION);
    pool.giveBack(pool.take(home.script("other", "v1", FUNCTION)));
    assertThatThrownBy(() -> pool.take(script, Patience.of(Duration.ofMillis(300))))
        .hasMessageContaining("timed_out");
    assertThat(processes()).hasSize(1);
  }

  @Test
  void a_process_that_died_while_it_was_idle_is_not_given_again() throws IOException {
    Script script = home.script("s", "v1", FUNCTION);
    WarmProcess process = pool.take(script);
    long pid = process.resident().pid();
    pool.giveBack(process);
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    await().until(() -> !isAlive(pid));
    assertThat(pool.take(script).resident().pid()).isNotEqualTo(pid);
    assertThat(processes()).hasSize(1);
  }

  @Test
  void processes_of_an_old_version_end_in_order_once_they_are_idle() throws IOException {
    Path mark = tmp.resolve("mark");
    String text =
        "import atexit\natexit.register(lambda: open('%s', 'w').close())\n".formatted(mark)
            + FUNCTION;
    Script old = home.script("s", "v1", text);
    WarmProcess idle = pool.take(old);
    WarmProcess busy = pool.take(old);
    pool.giveBack(idle);
    pool.prepare(home.script("s", "v2", FUNCTION), Patience.endless());
    assertThat(processes()).hasSize(3);
    WarmProcess fresh = pool.take(home.script("s", "v2", FUNCTION));
    assertThat(processes()).hasSize(3);
    pool.keepOnly(script -> script.version().equals("v2"));
    pool.tidyUp();
    await().until(() -> processes().size() == 2);
    assertThat(mark).exists();
    pool.giveBack(busy);
    await().until(() -> processes().size() == 1);
    assertThat(processes().get(0).pid()).isEqualTo(fresh.resident().pid());
  }

  @Test
  void a_process_that_wishes_to_retire_is_not_given_again() throws IOException {
    Script script = home.script("s", "v1", FUNCTION);
    WarmProcess process = pool.take(script);
    process.retire("a test wants it");
    pool.giveBack(process);
    assertThat(pool.take(script)).isNotSameAs(process);
    await().until(() -> processes().size() == 1);
  }

  @Test
  void what_it_says_while_it_loads_is_kept_for_its_first_job() throws IOException {
    WarmProcess process =
        pool.take(home.script("s", "v1", "print('hello', flush=True)\n" + FUNCTION));
    process.nextNumber();
    StringBuilder heard = new StringBuilder();
    WarmLink.Listener listener =
        new WarmLink.Listener() {
          @Override
          public void ofServer(Frame frame) {
            byte[] bytes = new byte[frame.payload().remaining()];
            frame.payload().get(bytes);
            heard.append(new String(bytes, StandardCharsets.UTF_8));
          }

          @Override
          public void ofProcess(int number, Frame frame) {
            heard.append(frame.type());
          }
        };
    while (heard.isEmpty()) {
      process.listen(1_000_000_000L);
      process.replay(listener);
    }
    process.replay(listener);
    assertThat(heard.toString()).isEqualTo("hello\n");
  }
}
