package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.script.Isolation;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What all fault tests share: one server a class, and after each test the proof that its workers
 * are back and nothing of a run is left.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FaultSuite {

  private final String[] settings;
  private int count;

  TestServer server;

  /** Scripts that ask for no isolation get the default one. */
  FaultSuite(String... settings) {
    this(Isolation.WARM, settings);
  }

  /**
   * @param isolation of scripts that ask for none
   */
  FaultSuite(Isolation isolation, String... settings) {
    String level = "scripts.isolation=" + isolation.text();
    this.settings = Stream.concat(Stream.of(level), Stream.of(settings)).toArray(String[]::new);
  }

  @BeforeAll
  void start(@TempDir Path home) throws Exception {
    server = TestServer.start(home, settings);
    server.script("warm_up", "print('OUTPUT: 1')");
    assertThat(server.run("warm_up", "{}").statusCode()).isEqualTo(200);
    server.rememberDescriptors();
  }

  @AfterEach
  void everything_is_given_back() {
    server.assertClean();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  /** Serves a script under a name of its own. */
  String serve(String source) throws IOException {
    return serve(source.getBytes(StandardCharsets.UTF_8));
  }

  String serve(byte[] source) throws IOException {
    String name = "fault_" + ++count;
    server.script(name, source);
    return name;
  }

  /** A script whose inline settings are these lines of {@code [tool.signalbox]}. */
  static String withSettings(String lines, String source) {
    String block = "# [tool.signalbox]\n# " + lines.strip().replace("\n", "\n# ") + "\n";
    return "# /// script\n" + block + "# ///\n" + source;
  }

  HttpResponse<String> succeeds(String source) throws IOException {
    return succeedsOf(serve(source), "{}");
  }

  HttpResponse<String> succeedsOf(String script, String input) {
    HttpResponse<String> answer = server.run(script, input);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer;
  }

  /** Runs a script, and holds the problem to its code and its status, and the job to the same. */
  JsonObject fails(String code, int status, String source) throws IOException {
    return failsOf(serve(source), code, status);
  }

  JsonObject failsOf(String script, String code, int status) {
    JsonObject problem = server.problem(script, "{}");
    assertProblem(problem, code, status);
    JsonObject job = server.job(problem.getString("job_id"));
    assertThat(job.getString("state")).isEqualTo("failed");
    assertThat(job.getJsonObject("failure").getString("code")).isEqualTo(code);
    return problem;
  }

  static void assertProblem(JsonObject problem, String code, int status) {
    assertThat(problem.getString("code")).as(problem.encode()).isEqualTo(code);
    assertThat(problem.getInteger("status")).isEqualTo(status);
  }

  static List<String> warnings(HttpResponse<String> answer) {
    return answer
        .headers()
        .firstValue("Signalbox-Warnings")
        .map(text -> List.of(text.split(", ")))
        .orElse(List.of());
  }

  String jobOf(HttpResponse<String> answer) {
    return answer.headers().firstValue("Signalbox-Job-Id").orElseThrow();
  }

  String log(String job) {
    return server.get("/v1/jobs/" + job + "/log").body();
  }
}
