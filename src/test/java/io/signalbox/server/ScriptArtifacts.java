package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.script.Isolation;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** What a plain script leaves in its folder out, and what it is not allowed to leave. */
abstract class ScriptArtifacts extends LeavingSuite {

  private static final String LEAVE =
      """
      import os
      out = os.environ["SIGNALBOX_JOB_DIR"] + "/out"
      os.makedirs(out)
      def leave(name, text):
          with open(os.path.join(out, name), "w") as file:
              file.write(text)
      """;

  ScriptArtifacts(Isolation isolation) {
    super(isolation);
  }

  /** A job that was not waited for, at its end. */
  private JsonObject submitted(String source, String state) throws IOException {
    String id = server.submit(serve(source), "{}").getString("id");
    return server.awaitState(id, state);
  }

  @Test
  void what_lies_in_out_is_kept_with_the_job_and_nothing_else() throws IOException {
    HttpResponse<String> answer =
        succeeds(
            LEAVE
                + """
                leave("plot.svg", "<svg/>")
                os.mkdir(out + "/data")
                leave("data/points.csv", "1,2\\n")
                leave("../beside", "not in out")
                print("OUTPUT: 1")
                """);
    String job = jobOf(answer);
    assertThat(warnings(answer)).isEmpty();
    assertThat(names(job)).containsExactly("data/points.csv", "plot.svg");
    JsonObject plot = artifacts(job).get(1);
    assertThat(plot.getString("content_type")).isEqualTo("image/svg+xml");
    assertThat(plot.getLong("bytes")).isEqualTo(6);
    assertThat(server.get(plot.getString("href")).body()).isEqualTo("<svg/>");
    assertThat(server.get("/v1/jobs/" + job + "/artifacts/data/points.csv").body())
        .isEqualTo("1,2\n");
    assertThat(added()).isEqualTo(2);
  }

  @Test
  void the_helper_makes_the_folder() throws IOException {
    HttpResponse<String> answer =
        succeeds(
            """
            import os, signalbox
            for name in "ab":
                open(os.path.join(signalbox.out_dir(), name), "w").close()
            signalbox.output(1)
            """);
    assertThat(names(jobOf(answer))).containsExactly("a", "b");
  }

  @Test
  void a_job_that_leaves_nothing_has_an_empty_list() throws IOException {
    assertThat(artifacts(jobOf(succeeds("print('OUTPUT: 1')")))).isEmpty();
    assertThat(artifacts(jobOf(succeeds(LEAVE + "print('OUTPUT: 1')")))).isEmpty();
  }

  @Test
  void files_are_kept_whatever_the_outcome() throws IOException {
    for (String end :
        new String[] {
          "print('ERROR: no')", "raise KeyError()", "os._exit(3)", "os.kill(os.getpid(), 11)"
        }) {
      JsonObject problem = server.problem(serve(LEAVE + "leave('why', 'x')\n" + end), "{}");
      assertThat(only(problem.getString("job_id")).body()).as(end).isEqualTo("x");
    }
    String endless = "leave('why', 'x')\nprint('LOG: left', flush=True)\nwhile True: pass";
    String late = withSettings("timeout = \"500ms\"", LEAVE + endless);
    assertThat(only(fails("timed_out", 504, late).getString("job_id")).body()).isEqualTo("x");
    String id = server.submit(serve(LEAVE + endless), "{}").getString("id");
    server.awaitLog(id, "left");
    assertThat(artifacts(id)).as("of a job that runs").isEmpty();
    server.cancel(id);
    server.awaitState(id, "cancelled");
    assertThat(only(id).body()).isEqualTo("x");
  }

  @Test
  void only_plain_files_with_plain_names_are_kept() throws IOException {
    HttpResponse<String> answer =
        succeeds(
            LEAVE
                + """
                import socket
                os.symlink("/etc/passwd", out + "/passwd")
                os.symlink("/etc", out + "/etc")
                os.symlink("..", out + "/up")
                os.mkfifo(out + "/fifo")
                os.chdir(out)
                socket.socket(socket.AF_UNIX).bind("socket")
                leave("line\\nfeed", "x")
                open(out.encode() + b"/\\xff", "w").close()
                leave("%2e%2e", "good")
                print("OUTPUT: 1")
                """);
    assertThat(warnings(answer)).containsExactly("artifacts_dropped");
    assertThat(only(jobOf(answer)).body()).isEqualTo("good");
    assertThat(server.job(jobOf(answer)).getJsonArray("warnings").encode())
        .contains("7 of what the script left");
  }

  @Test
  void a_folder_out_that_is_a_link_is_not_followed() throws IOException {
    HttpResponse<String> answer =
        succeeds(
            """
            import os
            os.symlink("/etc", os.environ["SIGNALBOX_JOB_DIR"] + "/out")
            print("OUTPUT: 1")
            """);
    assertThat(artifacts(jobOf(answer))).isEmpty();
    assertThat(warnings(answer)).containsExactly("artifacts_dropped");
  }

  @Test
  void beyond_its_limit_files_are_dropped_with_a_warning() throws IOException {
    String source = LEAVE + "for name in 'abc':\n    leave(name, name * 500)\nprint('OUTPUT: 1')";
    HttpResponse<String> answer = succeeds(withSettings("artifact_limit = \"1KiB\"", source));
    assertThat(names(jobOf(answer))).containsExactly("a", "b");
    assertThat(server.job(jobOf(answer)).getJsonArray("warnings").encode())
        .contains("artifacts_dropped", "1 over the limit of 1024 bytes");
    HttpResponse<String> none = succeeds(withSettings("artifact_limit = \"0\"", source));
    assertThat(names(jobOf(none))).isEmpty();
    assertThat(warnings(none)).isEmpty();
  }

  @Test
  void of_two_thousand_files_a_thousand_are_kept() throws IOException {
    HttpResponse<String> answer =
        succeeds(
            LEAVE + "for n in range(2000):\n    leave('%04d' % n, str(n))\nprint('OUTPUT: 1')");
    String job = jobOf(answer);
    assertThat(names(job)).hasSize(1000).startsWith("0000").endsWith("0999");
    assertThat(server.get("/v1/jobs/" + job + "/artifacts/0999").body()).isEqualTo("999");
    assertThat(warnings(answer)).containsExactly("artifacts_dropped");
  }

  @Test
  void only_the_last_attempt_s_files_are_kept() throws IOException {
    String source =
        withSettings(
            "retries = { max = 1, backoff = \"10ms\" }",
            LEAVE
                + """
                attempt = os.environ["SIGNALBOX_ATTEMPT"]
                leave("attempt", attempt)
                leave("only-" + attempt, "x")
                if attempt == "1":
                    os.kill(os.getpid(), 9)
                print("OUTPUT: 1")
                """);
    JsonObject job = submitted(source, "succeeded");
    assertThat(job.getInteger("attempt")).isEqualTo(2);
    assertThat(names(job.getString("id"))).containsExactly("attempt", "only-2");
    assertThat(server.get("/v1/jobs/" + job.getString("id") + "/artifacts/attempt").body())
        .isEqualTo("2");
    TestServer.soon("files of one attempt").untilAsserted(() -> assertThat(added()).isEqualTo(2));
  }
}
