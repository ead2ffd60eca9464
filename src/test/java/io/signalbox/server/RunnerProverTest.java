package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import io.signalbox.config.Configuration;
import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.Figures;
import io.signalbox.job.JobId;
import io.signalbox.job.Outcome;
import io.signalbox.job.Payload;
import io.signalbox.python.PythonRunner;
import io.signalbox.python.Run;
import io.signalbox.python.RunSupply;
import io.signalbox.script.CatalogueSettings;
import io.signalbox.script.Contract;
import io.signalbox.script.GoldenCase;
import io.signalbox.script.Script;
import io.signalbox.script.ScriptSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunnerProverTest {

  @TempDir Path folder;

  private final Echo runner = new Echo();

  /** Gives each input back as its output; every second job it returns first. */
  private final class Echo implements PythonRunner {
    private final List<String> seen = new ArrayList<>();
    private boolean givesBack;
    private boolean writesFiles;
    private Duration takes = Duration.ZERO;

    @Override
    public void run(Script script, RunSupply supply) {
      for (var next = supply.next(); next.isPresent(); next = supply.next()) {
        long end = System.nanoTime() + takes.toNanos();
        while (System.nanoTime() < end) {
          Thread.onSpinWait();
        }
        seen.add(text(next.get().input()) + " " + next.get().params());
        if (givesBack && seen.size() % 2 == 0) {
          next.get().listener().returned();
          return;
        }
        next.get().listener().ended(report(next.get()));
      }
    }

    private Outcome.Report report(Run run) {
      Payload output = writesFiles ? file(run.input()) : run.input();
      return new Outcome.Report(new Outcome.Succeeded(output), List.of(), Figures.NONE);
    }

    @Override
    public Optional<Failure> prepare(Script script) {
      return Optional.of(Failure.of(FailureCode.CANNOT_START, script.name()));
    }

    @Override
    public Optional<String> obstacle(Script script) {
      return Optional.empty();
    }

    @Override
    public void stop(JobId id, StopReason reason) {}

    @Override
    public void recall(JobId id) {}

    @Override
    public void close() {}
  }

  @Test
  void asks_the_runner_whether_a_version_starts() {
    assertThat(new RunnerProver(runner).prepare(script("1m")).orElseThrow().detail())
        .isEqualTo("one");
  }

  @Test
  void runs_every_recorded_input_with_its_params() {
    assertThat(reproduce("1m", golden(1, 7, 7), golden(2, 8, 8))).isEmpty();
    assertThat(runner.seen).containsExactly("7 {\"line\":1}", "8 {\"line\":2}");
  }

  @Test
  void stops_at_the_first_that_is_not_reproduced() {
    Optional<Failure> failure = reproduce("1m", golden(1, 7, 7), golden(2, 8, 9), golden(3, 1, 1));

    assertThat(failure.orElseThrow().detail()).endsWith("line 2: the output is 8 instead of 9");
    assertThat(runner.seen).hasSize(2);
  }

  @Test
  void asks_again_for_a_job_that_came_back() {
    runner.givesBack = true;

    assertThat(reproduce("1m", golden(1, 7, 7), golden(2, 8, 8))).isEmpty();
    assertThat(runner.seen).containsExactly("7 {\"line\":1}", "8 {\"line\":2}", "8 {\"line\":2}");
  }

  @Test
  void takes_no_longer_than_the_timeout_of_the_script() {
    runner.takes = Duration.ofMillis(2);
    Failure failure = reproduce("1ms", golden(1, 7, 7), golden(2, 8, 8)).orElseThrow();

    assertThat(failure.code()).isEqualTo(FailureCode.TIMED_OUT);
    assertThat(failure.detail())
        .isEqualTo(
            "the proof took longer than the script's timeout of 1 ms:"
                + " it came to one.golden.jsonl, line 2");
  }

  @Test
  void leaves_no_output_on_disk() throws IOException {
    runner.writesFiles = true;

    assertThat(reproduce("1m", golden(1, 7, 7))).isEmpty();
    assertThat(Files.list(folder)).isEmpty();
  }

  private Optional<Failure> reproduce(String timeout, GoldenCase... cases) {
    return new RunnerProver(runner).reproduce(script(timeout), List.of(cases));
  }

  private static GoldenCase golden(int line, int input, int output) {
    return new GoldenCase(
        "one.golden.jsonl",
        line,
        new IntNode(input),
        "{\"line\":" + line + "}",
        Optional.of(new IntNode(output)),
        Optional.empty(),
        0);
  }

  private static Script script(String timeout) {
    ScriptSettings settings =
        CatalogueSettings.read(Configuration.of(Map.of("limits.timeout", timeout))).defaults();
    Path file = Path.of("/one.py");
    return new Script(
        "one", file, file, "v1", "", Contract.PLAIN, settings, List.of(), Optional.empty());
  }

  private Payload file(Payload input) {
    try {
      Path file = Files.writeString(folder.resolve("output"), text(input));
      return new Payload.File(file, input.length(), "", Payload.JSON);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Payload payload) {
    return new String(((Payload.Bytes) payload).bytes(), StandardCharsets.UTF_8);
  }
}
