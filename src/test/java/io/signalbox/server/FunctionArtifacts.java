package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.script.Isolation;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What functions leave in {@code job.out}. */
abstract class FunctionArtifacts extends LeavingSuite {

  private static final String LEAVE =
      """
      import os, signalbox
      def leave(out, name, text):
          with open(os.path.join(out, name), "w") as file:
              file.write(text)
      """;

  FunctionArtifacts(Isolation isolation) {
    super(isolation);
  }

  @Test
  void each_call_leaves_its_own_files() throws IOException {
    String script =
        serve(
            LEAVE
                + """
                def handle(input, job):
                    if input:
                        leave(job.out, "plot.svg", input)
                        leave(signalbox.out_dir(), "again", "x")
                """);
    String first = jobOf(succeedsOf(script, "\"<svg/>\""));
    String second = jobOf(succeedsOf(script, "\"\""));
    String third = jobOf(succeedsOf(script, "\"<svg></svg>\""));
    assertThat(names(first)).containsExactly("again", "plot.svg");
    assertThat(names(second)).isEmpty();
    assertThat(server.get("/v1/jobs/" + first + "/artifacts/plot.svg").body()).isEqualTo("<svg/>");
    assertThat(server.get("/v1/jobs/" + third + "/artifacts/plot.svg").body())
        .isEqualTo("<svg></svg>");
    assertThat(added()).isEqualTo(4);
  }

  @Test
  void files_are_kept_whatever_the_outcome() throws IOException {
    for (String end :
        List.of("raise KeyError()", "os._exit(3)", "os.kill(os.getpid(), 11)", "sys.exit(2)")) {
      String source =
          LEAVE + "import sys\ndef handle(input, job):\n    leave(job.out, 'why', 'x')\n    " + end;
      JsonObject problem = server.problem(serve(source), "{}");
      assertThat(only(problem.getString("job_id")).body()).as(end).isEqualTo("x");
    }
  }

  @Test
  void jobs_of_a_batch_leave_each_their_own() throws IOException {
    String script =
        serve(
            LEAVE
                + """
                def handle_batch(inputs, jobs):
                    try:
                        signalbox.out_dir()
                    except RuntimeError:
                        for value, job in zip(inputs, jobs):
                            if value % 2:
                                leave(job.out, "value", str(value))
                    return inputs
                """);
    List<String> jobs =
        Stream.of(0, 1, 2, 3)
            .map(value -> server.submit(script, value.toString()).getString("id"))
            .toList();
    jobs.forEach(job -> server.awaitState(job, "succeeded"));
    assertThat(names(jobs.get(0))).isEmpty();
    assertThat(only(jobs.get(1)).body()).isEqualTo("1");
    assertThat(names(jobs.get(2))).isEmpty();
    assertThat(only(jobs.get(3)).body()).isEqualTo("3");
  }

  @Test
  void a_file_that_still_grows_is_kept_as_it_was() throws IOException {
    String script =
        serve(
            LEAVE
                + """
                import threading, time
                def grow(file):
                    end = time.time() + 1
                    while time.time() < end:
                        file.write(b"x" * 4096)
                def handle(input, job):
                    file = open(job.out + "/growing", "wb", buffering=0)
                    file.write(b"x" * (1 << 20))
                    threading.Thread(target=grow, args=(file,), daemon=True).start()
                """);
    HttpResponse<String> answer = succeedsOf(script, "{}");
    JsonObject artifact = artifacts(jobOf(answer)).get(0);
    String body = server.get(artifact.getString("href")).body();
    assertThat(body).hasSize(artifact.getInteger("bytes")).matches("x+");
    assertThat(artifact.getInteger("bytes")).isGreaterThanOrEqualTo(1 << 20);
  }

  @Test
  void a_folder_that_a_link_replaced_is_not_followed() throws IOException {
    String script =
        serve(
            """
            import os
            def handle(input, job):
                os.rmdir(job.out)
                os.symlink("/etc", os.path.join(job.dir, "out"))
            """);
    HttpResponse<String> answer = succeedsOf(script, "{}");
    assertThat(artifacts(jobOf(answer))).isEmpty();
    assertThat(warnings(answer)).containsExactly("artifacts_dropped");
  }
}
