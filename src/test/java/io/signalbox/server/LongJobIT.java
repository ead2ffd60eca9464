package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A script that is known to be short, until one of its jobs is not. */
class LongJobIT extends FaultSuite {

  private static final int JOBS = 10;
  private static final int ENOUGH_TO_KNOW = 30;

  private static final String FUNCTION =
      """
      import os, time
      def handle(input):
          while input and not os.path.exists(input):
              time.sleep(0.01)
          return 1
      """;

  private static final String PLAIN =
      """
      import json, os, sys, time
      gate = json.load(open(sys.argv[1]))
      while gate and not os.path.exists(gate):
          time.sleep(0.01)
      print("OUTPUT: 1")
      """;

  @ParameterizedTest
  @CsvSource({"function, 0", "function, 1", "function, 5", "plain, 0", "plain, 1", "plain, 9"})
  void nine_short_jobs_never_wait_behind_one_that_turns_out_long(
      String contract, int place, @TempDir Path folder) throws IOException {
    String script = serve(contract.equals("plain") ? PLAIN : FUNCTION);
    for (int i = 0; i < ENOUGH_TO_KNOW; i++) {
      succeedsOf(script, "null");
    }
    Path start = folder.resolve("start");
    Path end = folder.resolve("end");
    List<String> busy = List.of(submit(script, start), submit(script, start));
    busy.forEach(id -> server.awaitState(id, "running"));
    List<String> jobs = new ArrayList<>();
    for (int i = 0; i < JOBS; i++) {
      jobs.add(i == place ? submit(script, end) : server.submit(script, "null").getString("id"));
    }
    String late = jobs.remove(place);

    Files.createFile(start);
    jobs.forEach(this::assertRanOnce);
    assertThat(server.awaitState(late, "running").getInteger("attempt")).isEqualTo(1);
    Files.createFile(end);
    assertRanOnce(late);
  }

  private String submit(String script, Path gate) {
    return server.submit(script, Json.encode(gate.toString())).getString("id");
  }

  private void assertRanOnce(String id) {
    JsonObject job = server.awaitState(id, "succeeded");
    assertThat(job.getInteger("attempt")).isEqualTo(1);
    assertThat(job.getJsonArray("attempts")).hasSize(1);
  }
}
