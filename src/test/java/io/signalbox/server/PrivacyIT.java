package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a script is told and given, and what it is not. */
class PrivacyIT extends FaultSuite {

  private static final Set<String> THREADS =
      Set.of(
          "OMP_NUM_THREADS",
          "OPENBLAS_NUM_THREADS",
          "MKL_NUM_THREADS",
          "BLIS_NUM_THREADS",
          "VECLIB_MAXIMUM_THREADS",
          "NUMEXPR_NUM_THREADS",
          "NUMEXPR_MAX_THREADS",
          "NUMBA_NUM_THREADS",
          "LOKY_MAX_CPU_COUNT");

  private static final Set<String> DOCUMENTED =
      Set.of(
          "PATH",
          "LANG",
          "PYTHONUTF8",
          "PYTHONDONTWRITEBYTECODE",
          "PYTHONPATH",
          "HOME",
          "XDG_CACHE_HOME",
          "XDG_CONFIG_HOME",
          "XDG_DATA_HOME",
          "MPLCONFIGDIR",
          "NUMBA_CACHE_DIR",
          "MPLBACKEND",
          "TMPDIR",
          "JOBLIB_TEMP_FOLDER",
          "SIGNALBOX_JOB_DIR",
          "SIGNALBOX_PARAMS",
          "SIGNALBOX_JOB_ID",
          "SIGNALBOX_ATTEMPT",
          "SIGNALBOX_BOOT_ID");

  private static final String ENVIRONMENT =
      "import json, os\nprint('OUTPUT: ' + json.dumps(dict(os.environ)))\n";

  PrivacyIT() {
    super("python.nice=3");
  }

  private JsonObject seen(String source) throws IOException {
    return new JsonObject(succeeds(source).body());
  }

  @Test
  void the_environment_of_a_script_is_the_documented_one_and_no_more() throws IOException {
    Set<String> names = new TreeSet<>(seen(ENVIRONMENT).fieldNames());
    names.remove("TZ"); // only where the server has it
    Set<String> documented = new TreeSet<>(DOCUMENTED);
    documented.addAll(THREADS);
    assertThat(names).isEqualTo(documented);
    assertThat(System.getenv()).as("what could have leaked").containsKey("LC_ALL");
  }

  @Test
  void the_environment_tells_of_the_job() throws IOException {
    HttpResponse<String> answer = succeeds(ENVIRONMENT);
    JsonObject environment = new JsonObject(answer.body());
    String folder = environment.getString("SIGNALBOX_JOB_DIR");
    assertThat(environment.getString("SIGNALBOX_JOB_ID")).isEqualTo(jobOf(answer));
    assertThat(environment.getString("SIGNALBOX_ATTEMPT")).isEqualTo("1");
    assertThat(environment.getString("SIGNALBOX_PARAMS")).isEqualTo(folder + "/params.json");
    assertThat(environment.getString("TMPDIR")).isEqualTo(folder);
    assertThat(environment.getString("HOME"))
        .startsWith(server.scripts().resolveSibling("data").toString());
  }

  @Test
  void all_thread_budgets_are_the_share_of_a_worker_or_what_the_script_asks_for()
      throws IOException {
    int share = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    assertThreads(seen(ENVIRONMENT), share);
    assertThreads(seen(withSettings("threads = 7", ENVIRONMENT)), 7);
  }

  private static void assertThreads(JsonObject environment, int threads) {
    assertThat(THREADS)
        .allSatisfy(
            name -> assertThat(environment.getString(name)).isEqualTo(String.valueOf(threads)));
  }

  @Test
  void a_script_works_in_the_scripts_folder_with_empty_standard_input() throws IOException {
    JsonObject seen =
        seen(
            """
            import json, os, sys
            print("OUTPUT: " + json.dumps({
                "cwd": os.getcwd(), "stdin": sys.stdin.read(), "nice": os.nice(0),
                "leads": os.getpid() == os.getsid(0) == os.getpgid(0)}))
            """);
    assertThat(seen.getString("cwd")).isEqualTo(server.scripts().toString());
    assertThat(seen.getString("stdin")).isEmpty();
    assertThat(seen.getBoolean("leads")).as("a session of its own").isTrue();
    assertThat(seen.getInteger("nice")).isPositive();
  }

  @ParameterizedTest
  @CsvSource({"process, ''", "fork, ''", "warm, pipe pipe socket"})
  void a_script_inherits_no_descriptor_of_ours_but_those_that_are_its_own(
      String isolation, String own) throws IOException {
    JsonObject seen =
        seen(
            withSettings(
                "isolation = '" + isolation + "'",
                """
                import json, os
                files = {}
                for name in os.listdir("/proc/self/fd"):
                    try:
                        files[name] = os.readlink("/proc/self/fd/" + name).partition(":")[0]
                    except OSError:
                        pass
                print("OUTPUT: " + json.dumps(files))
                """));
    assertThat(seen.remove("0")).isEqualTo("/dev/null");
    for (String number : List.of("1", "2", "3")) {
      assertThat(seen.remove(number)).as("its streams and its report").isEqualTo("pipe");
    }
    assertThat(seen.stream().map(file -> file.getValue().toString()).sorted())
        .as("its streams once more, and the connection that its jobs come from")
        .isEqualTo(own.isEmpty() ? List.of() : List.of(own.split(" ")));
  }

  @Test
  void the_directory_of_a_job_is_closed_to_others_and_so_are_those_above() throws IOException {
    JsonObject seen =
        seen(
            """
            import json, os, sys
            mode = lambda path: oct(os.stat(path).st_mode & 0o777)
            folder = os.path.dirname(sys.argv[1])
            boot = os.path.dirname(os.path.dirname(folder))
            print("OUTPUT: " + json.dumps({
                "job": mode(folder), "boot": mode(boot), "files": sorted(os.listdir(folder))}))
            """);
    assertThat(seen.getString("job")).isEqualTo("0o700");
    assertThat(seen.getString("boot")).isEqualTo("0o700");
    assertThat(seen.getJsonArray("files")).containsExactly("input.json", "params.json");
  }

  @Test
  void a_large_input_is_read_only_for_it_outlives_the_run() throws IOException {
    String script =
        serve(
            """
            import json, os, sys
            state = os.stat(sys.argv[1])
            print("OUTPUT: " + json.dumps({
                "mode": oct(state.st_mode & 0o777), "size": state.st_size}))
            """);
    HttpResponse<String> answer =
        server.send(
            HttpRequest.newBuilder(server.uri("/v1/scripts/" + script + "/run"))
                .header("Content-Type", "application/octet-stream")
                .POST(BodyPublishers.ofByteArray(new byte[1 << 20])));
    JsonObject seen = new JsonObject(answer.body());
    assertThat(seen.getInteger("size")).isEqualTo(1 << 20);
    assertThat(seen.getString("mode")).isEqualTo("0o400");
  }

  @Test
  void a_later_job_sees_nothing_of_an_earlier_one() throws IOException {
    String script =
        serve(
            """
            import os
            left = os.listdir(os.environ["TMPDIR"] + "/..")
            open(os.environ["TMPDIR"] + "/secret", "w").close()
            print("OUTPUT: %d" % len(left))
            """);
    assertThat(succeedsOf(script, "{}").body()).isEqualTo("1");
    assertThat(succeedsOf(script, "{}").body()).isEqualTo("1");
  }
}
