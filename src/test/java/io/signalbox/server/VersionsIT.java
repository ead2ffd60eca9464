package io.signalbox.server;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scripts that change while they are served, with real Python. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VersionsIT {

  private static final String FUNCTION = "def handle(input):\n    return %s\n";

  private TestServer server;
  private int count;

  @BeforeAll
  void start(@TempDir Path home) throws Exception {
    server = TestServer.start(home, "scripts.isolation=warm");
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void shows_how_a_script_is_called() throws IOException {
    String name = serve("import math\nimport json as j\ndef handle_batch(inputs, jobs): pass");

    JsonObject script = shown(name);
    assertThat(script.getString("contract")).isEqualTo("handle_batch");
    assertThat(script.getBoolean("takes_job")).isTrue();
    assertThat(script.getJsonArray("imports")).contains("math", "json");
    assertThat(script.getJsonObject("settings").getString("isolation")).isEqualTo("warm");
  }

  @Test
  void a_swap_under_load_loses_no_job_and_each_says_its_version() throws Exception {
    String name = serve(FUNCTION.formatted("'v0'"));
    Map<String, String> outputs = new HashMap<>(Map.of(server.version(name), "\"v0\""));
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int version = 1; version <= 3; version++) {
      for (int i = 0; i < 20; i++) {
        answers.add(server.sendLater(server.post("/v1/scripts/" + name + "/run", "1")));
      }
      server.script(name, FUNCTION.formatted("'v" + version + "'"));
      outputs.put(server.version(name), "\"v" + version + "\"");
    }

    for (CompletableFuture<HttpResponse<String>> later : answers) {
      HttpResponse<String> answer = later.get(30, SECONDS);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      String id = answer.headers().firstValue("Signalbox-Job-Id").orElseThrow();
      assertThat(outputs).containsEntry(server.job(id).getString("script_version"), answer.body());
    }
    assertThat(server.run(name, "1").body()).isEqualTo("\"v3\"");
  }

  @Test
  void a_running_job_ends_on_the_version_that_it_began_with(@TempDir Path folder)
      throws IOException {
    Path gate = folder.resolve("gate");
    String source =
        """
        import os, time
        def handle(input):
            while input and not os.path.exists('%s'):
                time.sleep(0.01)
            return 'VERSION'
        """
            .formatted(gate);
    String name = serve(source.replace("VERSION", "old"));
    String running = server.submit(name, "true").getString("id");
    server.awaitState(running, "running");
    server.script(name, source.replace("VERSION", "new"));

    assertThat(server.run(name, "false").body()).isEqualTo("\"new\"");
    Files.createFile(gate);
    server.awaitState(running, "succeeded");
    assertThat(server.get("/v1/jobs/" + running + "/output").body()).isEqualTo("\"old\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          warm    | def handle(input: pass                           | SyntaxError
          fork    | def handle(input: pass                           | SyntaxError
          process | def handle(input: pass                           | SyntaxError
          warm    | open('/no/such/model')\\ndef handle(input): pass  | FileNotFoundError
          process | open('/no/such/model')\\ndef handle(input): pass  | FileNotFoundError
          warm    | import no_such_module\\nprint('OUTPUT: 2')        | ModuleNotFoundError
          process | import no_such_module\\nprint('OUTPUT: 2')        | ModuleNotFoundError
          """)
  void a_broken_version_stays_out_and_the_old_one_goes_on(
      String isolation, String broken, String error) throws IOException {
    String head = "# /// script\n# [tool.signalbox]\n# isolation = '%s'\n# ///\n";
    String name = serve(head.formatted(isolation) + FUNCTION.formatted(1));
    String served = server.version(name);

    write(name, head.formatted(isolation) + broken.replace("\\n", "\n") + "\n");
    JsonObject pending = awaitFailure(name);

    assertThat(pending.getString("version")).isNotEqualTo(served);
    JsonObject failure = pending.getJsonObject("failure");
    assertThat(failure.getString("code")).isEqualTo("cannot_start");
    assertThat(failure.getString("detail")).startsWith(error);
    assertThat(failure.getString("traceback")).contains(name + ".py", error);
    assertThat(server.version(name)).isEqualTo(served);
    assertThat(server.run(name, "1").body()).isEqualTo("1");
    assertThat(readyWarning(name, "version_kept_out")).contains(error);
    server.script(name, head.formatted(isolation) + FUNCTION.formatted(3));
    assertThat(server.run(name, "1").body()).isEqualTo("3");
    assertThat(shown(name).containsKey("pending")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"warm", "fork", "process"})
  void a_version_that_does_not_reproduce_its_recordings_stays_out(String isolation)
      throws IOException {
    String head = "# /// script\n# [tool.signalbox]\n# isolation = '" + isolation + "'\n# ///\n";
    String name = "golden_" + isolation;
    String golden = "{\"input\": 2, \"output\": 4}\n{\"input\": 3, \"output\": %s}\n";
    Files.writeString(server.scripts().resolve(name + ".golden.jsonl"), golden.formatted(9));
    server.script(name, head + FUNCTION.formatted("input * input"));
    await().atMost(20, SECONDS).until(() -> shown(name).getString("state").equals("ready"));

    write(name, head + FUNCTION.formatted("input + input"));
    JsonObject failure = awaitFailure(name).getJsonObject("failure");

    assertThat(failure.getString("detail"))
        .isEqualTo(name + ".golden.jsonl, line 2: the output is 6 instead of 9");
    assertThat(server.run(name, "3").body()).isEqualTo("9");
    Files.writeString(server.scripts().resolve(name + ".golden.jsonl"), golden.formatted("6.0"));
    await().atMost(20, SECONDS).until(() -> server.run(name, "3").body().equals("6"));
    Files.delete(server.scripts().resolve(name + ".golden.jsonl"));
  }

  @Test
  void a_script_that_starts_with_the_server_and_cannot_is_no_reason_to_be_unready(
      @TempDir Path other) throws Exception {
    Path scripts = Files.createDirectories(other.resolve("scripts"));
    String head = "# /// script\n# [tool.signalbox]\n# start = 'boot'\n# ///\n";
    Files.writeString(scripts.resolve("good.py"), head + FUNCTION.formatted(1));
    Files.writeString(scripts.resolve("bad.py"), head + "1 / 0\n" + FUNCTION.formatted(1));
    try (TestServer second = TestServer.start(other, "scripts.isolation=warm")) {
      JsonObject bad = second.json("/v1/scripts/bad");
      assertThat(bad.getString("state")).isEqualTo("cannot_start");
      assertThat(bad.getJsonObject("failure").getString("detail")).contains("ZeroDivisionError");
      assertThat(second.json("/v1/scripts/good").getString("state")).isEqualTo("ready");
      assertThat(second.json("/health/ready").getString("status")).isEqualTo("ready");
      assertThat(second.run("good", "1").body()).isEqualTo("1");
    }
  }

  @Test
  void a_model_made_with_another_library_is_warned_of_until_the_script_changes(@TempDir Path folder)
      throws IOException {
    String source =
        """
        import json, pickle, signalbox
        with open('PATH', 'wb') as file:
            pickle.dump({'versions': {'json': '0.1'}}, file)
        model = signalbox.load_model('PATH')
        def handle(input):
            return 1
        """
            .replace("PATH", folder.resolve("model.pkl").toString());
    String name = serve(source);
    assertThat(shown(name).containsKey("warnings")).isFalse();

    server.run(name, "1");
    server.run(name, "1");

    JsonObject warning = shown(name).getJsonArray("warnings").getJsonObject(0);
    assertThat(warning.getString("code")).isEqualTo("model_version");
    assertThat(warning.getString("detail")).contains("made with json 0.1, not");
    assertThat(shown(name).getJsonArray("warnings")).hasSize(1);
    assertThat(readyWarning(name, "model_version")).isEqualTo(warning.getString("detail"));
    server.script(name, source.replace("'0.1'", "json.__version__"));
    assertThat(shown(name).containsKey("warnings")).isFalse();
  }

  private String serve(String source) throws IOException {
    String name = "versions_" + ++count;
    server.script(name, source);
    return name;
  }

  private void write(String name, String source) throws IOException {
    Files.writeString(server.scripts().resolve(name + ".py"), source);
  }

  private JsonObject shown(String name) {
    return server.json("/v1/scripts/" + name);
  }

  private JsonObject awaitFailure(String name) {
    await("version of " + name + " fails")
        .atMost(20, SECONDS)
        .pollInterval(50, MILLISECONDS)
        .until(() -> "failed".equals(pending(name).getString("state")));
    return pending(name);
  }

  private JsonObject pending(String name) {
    return shown(name).getJsonObject("pending", new JsonObject());
  }

  private String readyWarning(String script, String code) {
    return server.json("/health/ready").getJsonArray("warnings").stream()
        .map(JsonObject.class::cast)
        .filter(one -> one.getString("script").equals(script) && one.getString("code").equals(code))
        .map(one -> one.getString("detail"))
        .findFirst()
        .orElseThrow();
  }
}
