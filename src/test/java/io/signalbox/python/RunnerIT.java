package io.signalbox.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.JobId;
import io.signalbox.job.Outcome;
import io.signalbox.job.Payload;
import io.signalbox.job.RunLimits;
import io.signalbox.job.Warning;
import io.signalbox.script.Script;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunnerIT {

  @TempDir Path tmp;
  private BootDirectory boot;
  private Runner runner;
  private final RecordingListener listener = new RecordingListener();

  @BeforeEach
  void start() throws IOException {
    boot = BootDirectory.create(tmp);
    runner =
        Runner.create(
            Runs.settings(Runs.python(), tmp.resolve("home")), boot, 2, ProcessListener.NONE);
  }

  /** Whatever a test did: nothing may be left of it. */
  @AfterEach
  void leaves_nothing_behind() throws IOException {
    try (Stream<Path> jobs = Files.list(boot.jobs());
        Stream<Path> outputs = Files.list(boot.outputs())) {
      assertThat(jobs).isEmpty();
      assertThat(outputs).isEmpty();
    }
    keeper().ifPresent(keeper -> await().until(() -> keeper.children().findAny().isEmpty()));
    String mark = BootDirectory.VARIABLE + "=" + boot.id();
    runner.close();
    assertThat(boot.path()).doesNotExist();
    assertThat(Processes.find(mark)).isEmpty();
  }

  private static Optional<ProcessHandle> keeper() {
    return ProcessHandle.current().children().findFirst();
  }

  private Script script(String text) throws IOException {
    Path file =
        Files.writeString(Files.createDirectories(tmp.resolve("jobs")).resolve("s.py"), text);
    return Runs.script(file, Runs.scriptSettings(Optional.empty()));
  }

  private Outcome.Report run(String text) throws IOException {
    return run(text, Runs.LIMITS);
  }

  private Outcome.Report run(String text, RunLimits limits) throws IOException {
    return report(runner, run(script(text), limits));
  }

  /** What a run came to, by the listener that all runs of a test share. */
  private Outcome.Report report(Runner runner, Run run) {
    runner.run(run.script(), Runs.supply(run));
    return listener.report();
  }

  private Run run(Script script, RunLimits limits) {
    return Runs.run(script, Runs.json("{\"n\":1}"), limits, listener);
  }

  private static String output(Outcome.Report report) {
    assertThat(report.outcome()).isInstanceOf(Outcome.Succeeded.class);
    Payload output = ((Outcome.Succeeded) report.outcome()).output();
    return new String(((Payload.Bytes) output).bytes(), StandardCharsets.UTF_8);
  }

  private static Failure failure(Outcome.Report report) {
    assertThat(report.outcome()).isInstanceOf(Outcome.Failed.class);
    return ((Outcome.Failed) report.outcome()).failure();
  }

  private static RunLimits timeout(int ms) {
    return new RunLimits(
        Duration.ofMillis(ms), false, Duration.ofMillis(200), Duration.ofMillis(300), 1 << 20, 0);
  }

  @Test
  void hands_the_input_over_and_the_output_back() throws IOException {
    Outcome.Report report =
        run(
            """
            import json, os, sys
            with open(sys.argv[1]) as file:
                n = json.load(file)["n"]
            print("LOG: got", n)
            print("PROGRESS: 0.5 half")
            print("METRIC: n 1")
            print("OUTPUT:", json.dumps({"n": n + 1, "params": open(os.environ["SIGNALBOX_PARAMS"]).read()}))
            """);
    assertThat(output(report)).isEqualTo("{\"n\": 2, \"params\": \"{\\\"unit\\\":\\\"g\\\"}\"}");
    assertThat(report.warnings()).isEmpty();
    assertThat(report.figures().cpuMs()).isPositive();
    assertThat(report.figures().peakRssBytes()).isGreaterThan(1 << 20);
    assertThat(listener.heard())
        .containsExactly("started", "log|got 1", "progress|0.5|half", "metric|n|1.0");
  }

  @Test
  void gives_the_documented_environment_and_nothing_else() throws IOException {
    Outcome.Report report =
        run("import json, os; print('OUTPUT:', json.dumps(sorted(os.environ)))");
    assertThat(output(report))
        .contains("\"HOME\"", "\"LANG\"", "\"OMP_NUM_THREADS\"", "\"SIGNALBOX_JOB_DIR\"")
        .contains("\"TMPDIR\"", "\"PYTHONPATH\"", "\"MPLBACKEND\"")
        .doesNotContain("JAVA", "MAVEN", "\"USER\"", "\"PWD\"");
  }

  @Test
  void runs_the_script_as_plain_python_does() throws IOException {
    Outcome.Report report =
        run(
            """
            import json, os, pickle, sys, multiprocessing
            class Point:
                pass
            def twice(x):
                return 2 * x
            if __name__ == "__main__":
                names = sorted(n for n in globals() if not n.startswith("__"))
                same = type(pickle.loads(pickle.dumps(Point()))) is Point
                with multiprocessing.get_context("spawn").Pool(1) as pool:
                    doubled = pool.map(twice, [21])
                print("OUTPUT:", json.dumps([names, same, doubled, sys.path[0] == os.getcwd(),
                    __file__ == sys.argv[0], os.path.basename(sys.argv[1])]))
            """);
    assertThat(output(report))
        .isEqualTo(
            "[[\"Point\", \"json\", \"multiprocessing\", \"os\", \"pickle\", \"sys\", \"twice\"],"
                + " true, [42], true, true, \"input.json\"]");
  }

  @Test
  void an_error_line_is_a_failure_even_when_the_exit_status_is_zero() throws IOException {
    Failure failure = failure(run("print('ERROR: no such sensor')"));
    assertThat(failure.code()).isEqualTo(FailureCode.SCRIPT_ERROR);
    assertThat(failure.detail()).isEqualTo("no such sensor");
  }

  @Test
  void an_uncaught_exception_names_type_message_line_and_traceback() throws IOException {
    Failure failure = failure(run("def f():\n  raise ValueError('bad')\nf()\n"));
    assertThat(failure.code()).isEqualTo(FailureCode.SCRIPT_ERROR);
    assertThat(failure.detail()).isEqualTo("ValueError: bad (line 2)");
    assertThat(failure.facts())
        .containsEntry("exception", "ValueError")
        .containsEntry("message", "bad")
        .containsEntry("exit_status", 1);
    assertThat((String) failure.facts().get("traceback"))
        .contains("in f")
        .doesNotContain("_script.py");
    assertThat(failure.facts())
        .as("the traceback stands there once")
        .doesNotContainKey("stderr_tail");
  }

  @Test
  void a_script_that_does_not_compile_cannot_start() throws IOException {
    Failure failure = failure(run("print('a'\n"));
    assertThat(failure.code()).isEqualTo(FailureCode.CANNOT_START);
    assertThat(failure.detail()).contains("SyntaxError");
  }

  @Test
  void a_script_whose_import_fails_cannot_start() throws IOException {
    Failure failure = failure(run("import os\nimport no_such_module\n"));
    assertThat(failure.code()).isEqualTo(FailureCode.CANNOT_START);
    assertThat(failure.detail()).contains("no_such_module").contains("line 2");
  }

  @Test
  void an_import_that_fails_inside_a_function_is_a_script_error() throws IOException {
    Failure failure = failure(run("def main():\n  import no_such_module\nmain()\n"));
    assertThat(failure.code()).isEqualTo(FailureCode.SCRIPT_ERROR);
  }

  @Test
  void an_exit_status_without_a_last_word_is_a_script_error() throws IOException {
    assertThat(failure(run("import sys; sys.exit(3)")).facts()).containsEntry("exit_status", 3);
    assertThat(failure(run("import os; os._exit(7)")).facts()).containsEntry("exit_status", 7);
  }

  @Test
  void an_output_stands_whatever_the_exit_status() throws IOException {
    Outcome.Report report = run("print('OUTPUT: 1'); raise SystemExit(3)");
    assertThat(output(report)).isEqualTo("1");
    assertThat(report.warnings()).extracting(Warning::code).containsExactly("exit_status");
  }

  @Test
  void no_output_quotes_the_line_that_hides_it() throws IOException {
    Failure failure = failure(run("print('result OUTPUT: 1')"));
    assertThat(failure.code()).isEqualTo(FailureCode.NO_OUTPUT);
    assertThat(failure.detail()).contains("result OUTPUT: 1");
  }

  @Test
  void a_segmentation_fault_is_told_with_its_stack() throws IOException {
    Failure failure = failure(run("import ctypes\nctypes.string_at(0)\n"));
    assertThat(failure.code()).isEqualTo(FailureCode.PROCESS_CRASHED);
    assertThat(failure.facts())
        .containsEntry("signal", "SIGSEGV")
        .containsEntry("out_of_memory", "no")
        .containsKeys("peak_rss_bytes", "cpu_ms", "stderr_tail");
    assertThat(failure.facts().get("stack").toString()).contains("Segmentation fault", "s.py");
  }

  @Test
  void a_timeout_ends_what_ignores_sigterm() throws IOException {
    Failure failure =
        failure(
            run(
                """
                import signal, time
                signal.signal(signal.SIGTERM, signal.SIG_IGN)
                time.sleep(60)
                """,
                timeout(400)));
    assertThat(failure.code()).isEqualTo(FailureCode.TIMED_OUT);
    assertThat(failure.facts()).containsEntry("phase", "running").containsEntry("timeout_ms", 400L);
  }

  @Test
  void a_cancel_ends_a_run_that_is_under_way() throws Exception {
    Run run = run(script("import time; print('up', flush=True); time.sleep(60)"), Runs.LIMITS);
    CompletableFuture<Outcome.Report> report =
        CompletableFuture.supplyAsync(() -> report(runner, run));
    await().until(() -> listener.heard().contains("stdout|up"));
    runner.stop(run.job().id(), PythonRunner.StopReason.CANCEL);
    assertThat(report.get().outcome()).isInstanceOf(Outcome.Cancelled.class);
  }

  @Test
  void a_cancel_that_comes_early_keeps_the_run_from_starting() throws IOException {
    Run run = run(script("print('OUTPUT: 1')"), Runs.LIMITS);
    runner.stop(run.job().id(), PythonRunner.StopReason.CANCEL);
    assertThat(report(runner, run).outcome()).isInstanceOf(Outcome.Cancelled.class);
    assertThat(listener.heard()).isEmpty();
  }

  @Test
  void a_stop_of_an_unknown_job_does_nothing() throws IOException {
    runner.stop(JobId.next(), PythonRunner.StopReason.INTERRUPT);
    assertThat(output(run("print('OUTPUT: 1')"))).isEqualTo("1");
  }

  @Test
  void a_process_that_lingers_after_its_output_is_killed() throws IOException {
    Outcome.Report report = run("import time; print('OUTPUT: 1'); time.sleep(60)", timeout(5000));
    assertThat(output(report)).isEqualTo("1");
    assertThat(report.warnings()).extracting(Warning::code).containsExactly("killed_after_output");
  }

  @Test
  void a_daemon_that_holds_the_pipes_neither_delays_nor_survives() throws IOException {
    Outcome.Report report =
        run(
            """
            import os, time
            if os.fork() == 0:
                os.setsid()
                if os.fork() == 0:
                    time.sleep(60)
                os._exit(0)
            os.wait()
            print("OUTPUT: 1")
            """);
    assertThat(output(report)).isEqualTo("1");
    assertThat(report.figures().runMs()).isLessThan(20_000);
  }

  @Test
  void a_line_of_ten_mebibytes_is_cut() throws IOException {
    Outcome.Report report = run("print('x' * (10 << 20)); print('OUTPUT: 1')");
    assertThat(output(report)).isEqualTo("1");
    assertThat(report.warnings()).extracting(Warning::code).containsExactly("line_truncated");
    assertThat(listener.heard().get(1)).hasSize("stdout|".length() + (64 << 10));
  }

  @Test
  void a_flood_on_stderr_is_dropped_while_stdout_is_silent() throws IOException {
    Outcome.Report report =
        run(
            """
            import sys
            for _ in range(50_000):
                sys.stderr.write("noise " * 10 + "\\n")
            print("OUTPUT: 1")
            """);
    assertThat(output(report)).isEqualTo("1");
    assertThat(report.warnings()).extracting(Warning::code).containsExactly("log_truncated");
  }

  @Test
  void a_large_output_goes_to_a_file_and_one_too_large_fails() throws IOException {
    Outcome.Report report = run("print('OUTPUT:', '\"' + 'x' * 500_000 + '\"')");
    Payload.File file = (Payload.File) ((Outcome.Succeeded) report.outcome()).output();
    assertThat(file.length()).isEqualTo(500_002).isEqualTo(Files.size(file.path()));
    Files.delete(file.path());

    Failure failure = failure(run("print('OUTPUT:', 'x' * (2 << 20))", timeout(20_000)));
    assertThat(failure.code()).isEqualTo(FailureCode.OUTPUT_TOO_LARGE);
  }

  @Test
  void the_death_of_the_keeper_fails_its_runs_and_no_later_one() throws Exception {
    Run run = run(script("import time; print('up', flush=True); time.sleep(60)"), Runs.LIMITS);
    CompletableFuture<Outcome.Report> report =
        CompletableFuture.supplyAsync(() -> report(runner, run));
    await().until(() -> listener.heard().contains("stdout|up"));
    keeper().orElseThrow().destroyForcibly();
    Failure failure = failure(report.get());
    assertThat(failure.code()).isEqualTo(FailureCode.PROCESS_CRASHED);
    assertThat(failure.detail()).contains("keeper");
    assertThat(output(run("print('OUTPUT: 1')"))).isEqualTo("1");
  }

  @Test
  void the_end_of_the_runner_interrupts_what_runs() throws Exception {
    Run run = run(script("import time; print('up', flush=True); time.sleep(60)"), Runs.LIMITS);
    CompletableFuture<Outcome.Report> report =
        CompletableFuture.supplyAsync(() -> report(runner, run));
    await().until(() -> listener.heard().contains("stdout|up"));
    runner.stop(run.job().id(), PythonRunner.StopReason.INTERRUPT);
    assertThat(report.get().outcome()).isInstanceOf(Outcome.Interrupted.class);
  }

  @Test
  void a_missing_distribution_is_named() throws IOException {
    Script script =
        Runs.script(
            script("print('OUTPUT: 1')").file(),
            Runs.scriptSettings(Optional.of(">=3.9"), "no-such-thing>=2"));
    Failure failure = failure(report(runner, run(script, Runs.LIMITS)));
    assertThat(failure.code()).isEqualTo(FailureCode.CANNOT_START);
    assertThat(failure.detail()).contains("no-such-thing", Runs.python());
  }

  @Test
  void knows_its_interpreter() {
    InterpreterFacts facts = runner.probe();
    assertThat(facts.version()).startsWith("3.");
    assertThat(facts.standardLibrary()).contains("json", "sys", "random");
  }

  @Test
  void an_interpreter_that_is_missing_is_named() throws IOException {
    Runner other =
        Runner.create(
            Runs.settings("/nowhere/python3", tmp),
            BootDirectory.create(tmp.resolve("b")),
            1,
            ProcessListener.NONE);
    Failure failure = failure(report(other, run(script(""), Runs.LIMITS)));
    other.close();
    assertThat(failure.code()).isEqualTo(FailureCode.CANNOT_START);
    assertThat(failure.detail()).contains("/nowhere/python3");
  }
}
