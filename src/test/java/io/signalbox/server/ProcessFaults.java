package io.signalbox.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.script.Isolation;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Processes that crash, are killed, will not die, leave others behind, or spoil their directory.
 */
abstract class ProcessFaults extends FaultSuite {

  private static final Pattern PID = Pattern.compile("pid (\\d+)");

  ProcessFaults(Isolation isolation) {
    super(isolation, "limits.linger=300ms", "limits.grace=300ms");
  }

  /** The process that a job's script has told of. */
  private long pid(String job) {
    server.awaitLog(job, "pid ");
    Matcher line = PID.matcher(log(job));
    assertThat(line.find()).isTrue();
    return Long.parseLong(line.group(1));
  }

  private static void kill(long pid) {
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
  }

  private static boolean lives(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  private JsonObject failureOf(String job) {
    return server.awaitState(job, "failed").getJsonObject("failure");
  }

  @Test
  void a_segmentation_fault_is_told_by_its_signal() throws IOException {
    JsonObject problem = fails("process_crashed", 502, "import ctypes\nctypes.string_at(0)");
    assertThat(problem.getString("signal")).isEqualTo("SIGSEGV");
    assertThat(problem.getString("out_of_memory")).isEqualTo("no");
    assertThat(problem.getLong("peak_rss_bytes")).isPositive();
    assertThat(problem.getBoolean("retryable")).isTrue();
  }

  @Test
  void a_segmentation_fault_under_faulthandler_comes_with_its_stack() throws IOException {
    JsonObject problem =
        fails(
            "process_crashed",
            502,
            "import ctypes, faulthandler\nfaulthandler.enable()\nctypes.string_at(0)");
    assertThat(problem.getJsonArray("stack").encode()).contains("Fatal Python error", "line 3");
  }

  @Test
  void a_sigkill_from_outside_is_told_by_its_signal() throws IOException {
    String job =
        server
            .submit(serve("import os, time\nprint('LOG: pid', os.getpid())\ntime.sleep(600)"), "{}")
            .getString("id");
    kill(pid(job));
    JsonObject failure = failureOf(job);
    assertThat(failure.getString("code")).isEqualTo("process_crashed");
    assertThat(failure.getString("signal")).isEqualTo("SIGKILL");
    assertThat(failure.getString("out_of_memory")).isIn("no", "likely");
  }

  @Test
  void a_script_that_sleeps_past_its_time_out_is_ended() throws IOException {
    JsonObject problem =
        fails(
            "timed_out",
            504,
            withSettings("timeout = \"300ms\"", "import time\ntime.sleep(600)\n"));
    assertThat(problem.getString("phase")).isEqualTo("running");
    assertThat(problem.getInteger("timeout_ms")).isEqualTo(300);
  }

  @Test
  void a_script_that_ignores_sigterm_is_killed() throws IOException {
    String source =
        """
        import os, signal, time
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        print('LOG: deaf', flush=True)
        time.sleep(600)
        """;
    JsonObject problem = fails("timed_out", 504, withSettings("timeout = \"1s\"", source));
    assertThat(log(problem.getString("job_id"))).contains("deaf");
  }

  @Test
  void a_script_may_tidy_up_within_its_grace() throws IOException {
    String source =
        """
        import signal, sys, time
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(print('LOG: tidied up') or 1))
        time.sleep(600)
        """;
    String settings = "timeout = \"1s\"\ngrace = \"20s\"";
    JsonObject problem = fails("timed_out", 504, withSettings(settings, source));
    assertThat(log(problem.getString("job_id"))).contains("tidied up");
  }

  @Test
  void a_process_that_outlives_its_output_is_killed_with_its_group() throws IOException {
    HttpResponse<String> answer =
        succeeds(
            """
            import subprocess, threading
            child = subprocess.Popen(["sleep", "600"])
            print('LOG: pid', child.pid)
            print('OUTPUT: 1')
            threading.Event().wait()
            """);
    assertThat(warnings(answer)).containsExactly("killed_after_output");
    assertThat(lives(pid(jobOf(answer)))).isFalse();
  }

  @Test
  void a_child_that_keeps_the_pipes_open_and_outlives_its_parent_delays_nothing()
      throws IOException {
    HttpResponse<String> answer =
        succeeds(
            """
            import os, time
            child = os.fork()
            if child == 0:
                time.sleep(600)
            print('LOG: pid', child)
            print('OUTPUT: 1')
            """);
    assertThat(answer.body()).isEqualTo("1");
    assertThat(warnings(answer)).isEmpty();
    assertGone(pid(jobOf(answer)));
  }

  @Test
  void a_daemon_that_holds_the_pipes_delays_nothing_and_is_ended() throws IOException {
    HttpResponse<String> answer = succeeds(DAEMON.formatted("time.sleep(600)"));
    assertThat(answer.body()).isEqualTo("1");
    assertGone(pid(jobOf(answer)));
  }

  @Test
  void a_daemon_that_dropped_its_environment_is_ended_too() throws IOException {
    HttpResponse<String> answer =
        succeeds(DAEMON.formatted("os.execve('/bin/sleep', ['sleep', '600'], {})"));
    assertGone(pid(jobOf(answer)));
  }

  private static final String DAEMON =
      """
      import os, time
      read, write = os.pipe()
      if os.fork() == 0:
          os.setsid()
          grandchild = os.fork()
          if grandchild == 0:
              %s
          os.write(write, str(grandchild).encode())
          os._exit(0)
      print('LOG: pid', os.read(read, 20).decode())
      print('OUTPUT: 1')
      """;

  private static void assertGone(long pid) {
    await("process " + pid + " is gone").atMost(10, SECONDS).until(() -> !lives(pid));
  }

  @Test
  void a_script_may_delete_its_own_input() throws IOException {
    assertThat(succeeds("import os, sys\nos.remove(sys.argv[1])\nprint('OUTPUT: 1')").body())
        .isEqualTo("1");
  }

  @Test
  void a_script_may_delete_its_whole_directory() throws IOException {
    String source =
        "import os, shutil\nshutil.rmtree(os.environ['SIGNALBOX_JOB_DIR'])\nprint('OUTPUT: 1')";
    assertThat(succeeds(source).body()).isEqualTo("1");
  }

  @Test
  void a_directory_full_of_files_and_closed_folders_is_removed() throws IOException {
    HttpResponse<String> answer =
        succeeds(
            """
            import os, sys
            os.chdir(os.path.dirname(sys.argv[1]))
            for number in range(2000):
                open("file-%d" % number, "w").close()
            os.makedirs("closed/inner")
            open("closed/inner/file", "w").close()
            os.symlink("/", "closed/root")
            os.symlink("nowhere", "dangling")
            os.mkfifo("fifo")
            os.chmod("closed/inner", 0)
            os.chmod("closed", 0o500)
            os.chmod(".", 0o500)
            print('OUTPUT: 1')
            """);
    assertThat(answer.body()).isEqualTo("1");
  }

  @Test
  void a_disk_that_takes_no_more_is_told_by_the_script() throws IOException {
    JsonObject problem =
        fails("script_error", 500, "with open('/dev/full', 'w') as full:\n    full.write('x')");
    assertThat(problem.getString("detail")).contains("No space left on device");
  }

  @Test
  void a_file_beyond_the_limit_of_files_is_told_by_the_script() throws IOException {
    JsonObject problem =
        fails(
            "script_error",
            500,
            """
            import os, resource
            resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
            with open(os.environ["TMPDIR"] + "/big", "wb") as big:
                big.write(b"x" * 1000000)
            """);
    assertThat(problem.getString("detail")).contains("File too large");
  }

  @Test
  void a_keeper_that_is_killed_takes_its_run_along_and_the_next_run_gets_a_new_one()
      throws IOException {
    String script = serve("import os, time\nprint('LOG: pid', os.getpid())\ntime.sleep(600)");
    String job = server.submit(script, "{}").getString("id");
    long run = pid(job);
    kill(server.keepers().get(0));
    JsonObject failure = failureOf(job);
    assertThat(failure.getString("code")).isEqualTo("process_crashed");
    assertThat(failure.getString("detail")).contains("keeper");
    assertGone(run);
    assertThat(succeeds("print('OUTPUT: 2')").body()).isEqualTo("2");
    assertThat(server.keepers()).hasSize(1);
  }
}
