package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.script.Isolation;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that wait until all of them fit into one call: whatever one does, the others do well. */
abstract class BatchFaults extends FaultSuite {

  private static final int BAD = 3;
  private static final int JOBS = 8;

  @TempDir Path folder;
  private final Isolation isolation;

  BatchFaults(Isolation isolation) {
    super(isolation, "workers.instances=1", "limits.grace=300ms");
    this.isolation = isolation;
  }

  /** Has the only worker wait while jobs come together, the bad one among them; their ids. */
  private List<String> together(String script) throws IOException {
    Path gate = folder.resolve("gate");
    String wait = "import os, time\nwhile not os.path.exists('%s'):\n    time.sleep(0.01)\n";
    String busy =
        server.submit(serve(wait.formatted(gate) + "print('OUTPUT: 1')"), "{}").getString("id");
    server.awaitState(busy, "running");
    List<String> jobs =
        IntStream.range(0, JOBS)
            .mapToObj(n -> server.submit(script, Integer.toString(n)).getString("id"))
            .toList();
    Files.createFile(gate);
    server.awaitState(busy, "succeeded");
    return jobs;
  }

  /** The failure of the bad one; all others have their own output. */
  private JsonObject badAlone(String script) throws IOException {
    List<String> jobs = together(script);
    JsonObject failure = server.awaitState(jobs.get(BAD), "failed").getJsonObject("failure");
    for (int n = 0; n < JOBS; n++) {
      if (n != BAD) {
        server.awaitState(jobs.get(n), "succeeded");
        assertThat(output(jobs.get(n))).isEqualTo(Integer.toString(n * n));
      }
    }
    return failure;
  }

  private String output(String job) {
    return server.get("/v1/jobs/" + job + "/output").body();
  }

  private String batch(String lines) throws IOException {
    return serve("import os, ctypes\ndef handle_batch(inputs):\n" + lines.indent(4));
  }

  @Test
  void jobs_that_wait_are_one_call_where_the_process_lives_on() throws IOException {
    List<String> jobs = together(batch("return [len(inputs)] * len(inputs)"));
    String most = isolation == Isolation.WARM ? Integer.toString(JOBS) : "1";
    for (String job : jobs) {
      server.awaitState(job, "succeeded");
      assertThat(output(job)).isEqualTo(most);
    }
  }

  @Test
  void an_item_that_raises_fails_alone() throws IOException {
    JsonObject failure =
        badAlone(
            batch("if 3 in inputs: raise ValueError('three')\nreturn [n * n for n in inputs]"));
    assertThat(failure.getString("code")).isEqualTo("script_error");
    assertThat(failure.getString("detail")).contains("ValueError: three");
  }

  @Test
  void an_item_whose_output_is_an_exception_fails_alone() throws IOException {
    JsonObject failure =
        badAlone(batch("return [n * n if n != 3 else KeyError('three') for n in inputs]"));
    assertThat(failure.getString("code")).isEqualTo("script_error");
    assertThat(failure.getString("detail")).contains("KeyError");
  }

  @Test
  void an_item_that_crashes_the_process_fails_alone() throws IOException {
    JsonObject failure =
        badAlone(batch("if 3 in inputs: ctypes.string_at(0)\nreturn [n * n for n in inputs]"));
    assertThat(failure.getString("code")).isEqualTo("process_crashed");
    assertThat(failure.getString("signal")).isEqualTo("SIGSEGV");
  }

  @Test
  void an_item_that_ends_the_process_fails_alone() throws IOException {
    JsonObject failure =
        badAlone(batch("if 3 in inputs: os._exit(5)\nreturn [n * n for n in inputs]"));
    assertThat(failure.getString("code")).isEqualTo("script_error");
    assertThat(failure.getInteger("exit_status")).isEqualTo(5);
  }

  @Test
  void a_list_of_the_wrong_length_is_an_error_of_all() throws IOException {
    for (String job : together(batch("return inputs + [1]"))) {
      JsonObject failure = server.awaitState(job, "failed").getJsonObject("failure");
      assertThat(failure.getString("code")).isEqualTo("script_error");
      assertThat(failure.getString("detail")).contains("handle_batch returned");
    }
  }
}
