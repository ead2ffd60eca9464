package io.signalbox.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scripts with odd names, broken settings, unmet needs; scripts that change under their jobs. */
class CatalogueFaultsIT extends FaultSuite {

  private static final String WAIT =
      """
      import os, sys, time
      print('LOG: begun')
      give_up_at = time.time() + 20
      while not os.path.exists('%s') and time.time() < give_up_at:
          time.sleep(0.02)
      print('OUTPUT: "old"')
      """;

  CatalogueFaultsIT() {
    super("workers.instances=1");
  }

  private String submitWaiting(Path gate) throws IOException {
    String job = server.submit(serve(WAIT.formatted(gate)), "{}").getString("id");
    server.awaitLog(job, "begun");
    return job;
  }

  @ParameterizedTest
  @ValueSource(strings = {"with-dash", "with.dot", "with space", "schlüssel", "信号箱", "a+b%c"})
  void serves_a_script_whatever_its_name(String name) throws IOException {
    server.script(name, "import sys\nprint('OUTPUT: \"' + __file__.split('/')[-1] + '\"')");
    String path = URLEncoder.encode(name, UTF_8).replace("+", "%20");
    assertThat(succeedsOf(path, "{}").body()).isEqualTo("\"" + name + ".py\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"..%2Fsecret", "%2Fetc%2Fpasswd", "sub%2Fscript", "a%00b", "_helper"})
  void never_makes_a_path_of_a_name(String name) throws IOException {
    Files.writeString(server.scripts().resolveSibling("secret.py"), "print('OUTPUT: 1')\n");
    Files.createDirectories(server.scripts().resolve("sub"));
    Files.writeString(server.scripts().resolve("sub/script.py"), "print('OUTPUT: 1')\n");
    Files.writeString(server.scripts().resolve("_helper.py"), "print('OUTPUT: 1')\n");
    assertProblem(server.problem(name, "{}"), "unknown_script", 404);
  }

  @Test
  void a_path_with_a_slash_in_the_name_is_no_route() throws IOException {
    HttpResponse<String> answer = server.run("sub/script", "{}");
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("\"not_found\"");
  }

  @Test
  void a_script_removed_while_its_job_is_queued_is_unknown(@TempDir Path folder)
      throws IOException {
    Path gate = folder.resolve("gate");
    String before = submitWaiting(gate);
    String script = serve("print('OUTPUT: 1')");
    String queued = server.submit(script, "{}").getString("id");
    Files.delete(server.scripts().resolve(script + ".py"));
    await().atMost(10, SECONDS).until(() -> server.version(script).isEmpty());
    Files.createFile(gate);
    server.awaitState(before, "succeeded");
    JsonObject failure = server.awaitState(queued, "failed").getJsonObject("failure");
    assertThat(failure.getString("code")).isEqualTo("unknown_script");
    assertThat(failure.getString("detail")).contains(script);
    assertProblem(server.problem(script, "{}"), "unknown_script", 404);
  }

  @Test
  void a_script_changed_while_it_runs_goes_on_and_the_next_job_runs_the_new_one(
      @TempDir Path folder) throws IOException {
    Path gate = folder.resolve("gate");
    String running = submitWaiting(gate);
    String script = server.job(running).getString("script");
    String version = server.version(script);
    server.script(script, "print('OUTPUT: \"new\"')");
    Files.createFile(gate);
    assertThat(server.awaitState(running, "succeeded").getString("script_version"))
        .isEqualTo(version)
        .isNotEqualTo(server.version(script));
    assertThat(server.get("/v1/jobs/" + running + "/output").body()).isEqualTo("\"old\"");
    assertThat(succeedsOf(script, "{}").body()).isEqualTo("\"new\"");
  }

  /** A script that can never start is refused before there is a job. */
  private String refusal(String script) {
    JsonObject problem = server.problem(script, "{}");
    assertProblem(problem, "cannot_start", 502);
    assertThat(problem.containsKey("job_id")).isFalse();
    return problem.getString("detail");
  }

  @Test
  void a_broken_settings_block_is_listed_refused_and_harms_no_other() throws IOException {
    String script = serve(withSettings("timeout = 30 seconds", "print('OUTPUT: 1')\n"));
    JsonObject listed = server.json("/v1/scripts/" + script);
    assertThat(listed.getString("state")).isEqualTo("cannot_start");
    assertThat(listed.getJsonObject("failure").getString("detail")).contains(script);
    assertThat(refusal(script)).contains(script);
    assertThat(succeedsOf("warm_up", "{}").body()).isEqualTo("1");
  }

  @Test
  void an_unknown_setting_is_refused_with_the_nearest_known_one() throws IOException {
    String script = serve(withSettings("timeuot = \"30s\"", "print('OUTPUT: 1')\n"));
    assertThat(refusal(script)).contains("timeuot").contains("timeout");
  }

  @Test
  void a_name_of_the_standard_library_cannot_start_and_says_why() throws IOException {
    server.script("colorsys", "print('OUTPUT: 1')");
    assertThat(refusal("colorsys")).contains("colorsys", "standard library");
    Files.delete(server.scripts().resolve("colorsys.py"));
  }

  @Test
  void dependencies_that_no_interpreter_has_are_named() throws IOException {
    String source = "# /// script\n# dependencies = [\"no-such-thing>=2\"]\n# ///\nprint(1)\n";
    assertThat(failsOf(serve(source), "cannot_start", 502).getString("detail"))
        .contains("no-such-thing", TestServer.PYTHON);
  }

  @Test
  void a_version_of_python_that_no_interpreter_has_is_named() throws IOException {
    String source = "# /// script\n# requires-python = \">=9.1\"\n# ///\nprint(1)\n";
    assertThat(failsOf(serve(source), "cannot_start", 502).getString("detail")).contains(">=9.1");
  }

  @Test
  void a_changed_helper_file_makes_a_new_version() throws IOException {
    Path helper = server.scripts().resolve("_numbers.py");
    Files.writeString(helper, "ONE = 1\n");
    String script = serve("from _numbers import ONE\nprint('OUTPUT: %d' % ONE)");
    assertThat(succeedsOf(script, "{}").body()).isEqualTo("1");
    String before = server.version(script);
    Files.writeString(helper, "ONE = 1001\n");
    await().atMost(10, SECONDS).until(() -> !server.version(script).equals(before));
    assertThat(succeedsOf(script, "{}").body()).isEqualTo("1001");
  }

  @Test
  void a_server_whose_interpreter_is_missing_does_not_start(@TempDir Path other) {
    assertThatThrownBy(() -> TestServer.start(other, "python.executable=/no/such/python").close())
        .hasMessageContaining("/no/such/python");
  }
}
