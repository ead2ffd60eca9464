package io.signalbox.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the server ends, and what it leaves behind: nothing. */
class ShutdownIT {

  private static final String SLEEP =
      """
      import json, sys, time
      open(json.load(open(sys.argv[1]))["mark"], "w").close()
      time.sleep(%s)
      print("OUTPUT: 1")
      """;

  @TempDir Path home;

  private void script(String seconds) throws IOException {
    Files.createDirectories(home.resolve("scripts"));
    Files.writeString(home.resolve("scripts/sleep.py"), SLEEP.formatted(seconds));
  }

  private CompletableFuture<HttpResponse<String>> runSleep(ServerProcess server, int port) {
    Path mark = home.resolve("mark");
    CompletableFuture<HttpResponse<String>> answer =
        server
            .client()
            .sendAsync(
                ServerProcess.request(port, "/v1/scripts/sleep/run", "{\"mark\":\"" + mark + "\"}"),
                BodyHandlers.ofString());
    await().atMost(20, SECONDS).until(() -> Files.exists(mark));
    return answer;
  }

  private void assertNothingIsLeft() throws IOException {
    await("children are gone")
        .atMost(10, SECONDS)
        .untilAsserted(
            () -> assertThat(Processes.withEnvironment(home.resolve("tmp").toString())).isEmpty());
  }

  private List<Path> boots() throws IOException {
    try (Stream<Path> paths = Files.walk(home.resolve("tmp"), 2)) {
      return paths.filter(path -> Files.isDirectory(path.resolve("jobs"))).toList();
    }
  }

  @Test
  void sigterm_lets_a_running_job_finish_and_exits_with_0() throws Exception {
    script("2");
    try (ServerProcess server = ServerProcess.start(home)) {
      int port = server.awaitReady();
      CompletableFuture<HttpResponse<String>> answer = runSleep(server, port);
      server.process().destroy();
      assertThat(answer.get(20, SECONDS).body()).isEqualTo("1");
      assertThat(server.awaitExit()).isZero();
    }
    assertNothingIsLeft();
    assertThat(boots()).isEmpty();
  }

  @Test
  void sigterm_interrupts_what_outlasts_the_drain() throws Exception {
    script("600");
    try (ServerProcess server = ServerProcess.start(home, "shutdown.drain=500ms")) {
      int port = server.awaitReady();
      CompletableFuture<HttpResponse<String>> answer = runSleep(server, port);
      server.process().destroy();
      HttpResponse<String> refused = answer.get(20, SECONDS);
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.body()).contains("shutting_down");
      assertThat(server.awaitExit()).isZero();
    }
    assertNothingIsLeft();
    assertThat(boots()).isEmpty();
  }

  @Test
  void a_draining_server_takes_no_more_jobs_and_is_not_ready() throws Exception {
    script("3");
    try (ServerProcess server = ServerProcess.start(home)) {
      int port = server.awaitReady();
      CompletableFuture<HttpResponse<String>> answer = runSleep(server, port);
      server.process().destroy();
      await()
          .atMost(5, SECONDS)
          .untilAsserted(
              () ->
                  assertThat(server.post(port, "/v1/scripts/sleep/run", "{}").body())
                      .contains("shutting_down"));
      assertThat(answer.get(20, SECONDS).statusCode()).isEqualTo(200);
      assertThat(server.awaitExit()).isZero();
    }
  }

  @Test
  void a_second_sigterm_ends_it_at_once() throws Exception {
    script("600");
    try (ServerProcess server = ServerProcess.start(home, "shutdown.drain=10m")) {
      int port = server.awaitReady();
      runSleep(server, port);
      server.process().destroy();
      await().atMost(10, SECONDS).until(() -> server.log().contains("again"));
      server.process().destroy();
      assertThat(server.awaitExit()).isEqualTo(143);
    }
    assertNothingIsLeft();
  }

  @Test
  void sigkill_takes_the_children_along_and_the_next_start_sweeps() throws Exception {
    script("600");
    try (ServerProcess server = ServerProcess.start(home)) {
      int port = server.awaitReady();
      runSleep(server, port);
      server.process().destroyForcibly();
      server.awaitExit();
    }
    assertNothingIsLeft();
    assertThat(boots()).as("a killed server sweeps nothing").hasSize(1);
    Path left = boots().get(0);
    try (ServerProcess server = ServerProcess.start(home)) {
      server.awaitReady();
      assertThat(boots()).hasSize(1).doesNotContain(left);
      server.process().destroy();
      assertThat(server.awaitExit()).isZero();
    }
  }

  @Test
  void a_port_in_use_is_one_clear_line_and_an_exit_code() throws Exception {
    try (ServerSocket taken = new ServerSocket(0);
        ServerProcess server = ServerProcess.start(home, "http.port=" + taken.getLocalPort())) {
      assertThat(server.awaitExit()).isEqualTo(4);
      assertThat(server.log())
          .contains(Integer.toString(taken.getLocalPort()))
          .doesNotContain("Exception in thread")
          .doesNotContain("\tat ");
    }
    assertNothingIsLeft();
    assertThat(boots()).isEmpty();
  }

  @Test
  void a_bad_config_is_one_clear_line_and_an_exit_code() throws Exception {
    try (ServerProcess server = ServerProcess.start(home, "queue.capasity=3")) {
      assertThat(server.awaitExit()).isEqualTo(3);
      assertThat(server.log()).contains("queue.capasity").contains("queue.capacity");
      assertThat(server.log().lines().count()).isEqualTo(1);
    }
  }

  @Test
  void a_missing_interpreter_is_one_clear_line_and_an_exit_code() throws Exception {
    try (ServerProcess server = ServerProcess.start(home, "python.executable=/nowhere/python3")) {
      assertThat(server.awaitExit()).isEqualTo(5);
      assertThat(server.log()).contains("/nowhere/python3").doesNotContain("\tat ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"scripts.dir", "data.dir", "data.tmp", "data.jobs"})
  void a_directory_that_cannot_be_used_is_one_clear_line_and_an_exit_code(String key)
      throws Exception {
    try (ServerProcess server = ServerProcess.start(home, key + "=/dev/null/x")) {
      assertThat(server.awaitExit()).isEqualTo(3);
      assertThat(server.log()).contains(key + ": /dev/null/x").doesNotContain("\tat ");
    }
    assertNothingIsLeft();
  }
}
