package io.signalbox.python;

import io.signalbox.job.Job;
import io.signalbox.job.JobRequest;
import io.signalbox.job.Payload;
import io.signalbox.job.RunLimits;
import io.signalbox.script.Batching;
import io.signalbox.script.Contract;
import io.signalbox.script.Isolation;
import io.signalbox.script.Preload;
import io.signalbox.script.Retrying;
import io.signalbox.script.Script;
import io.signalbox.script.ScriptSettings;
import io.signalbox.script.Start;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Runs and settings for tests. */
final class Runs {

  static final RunLimits LIMITS =
      new RunLimits(
          Duration.ofSeconds(30),
          false,
          Duration.ofMillis(300),
          Duration.ofMillis(500),
          64L << 20,
          64L << 20);

  private Runs() {}

  static String python() {
    return System.getProperty("signalbox.python", "/usr/bin/python3");
  }

  static PythonSettings settings(String executable, Path home) {
    return new PythonSettings(
        executable,
        0,
        Duration.ofSeconds(20),
        Map.of(),
        home,
        256 << 10,
        64 << 10,
        1 << 20,
        Duration.ofMinutes(5),
        1,
        OptionalLong.empty());
  }

  static ScriptSettings scriptSettings(Optional<String> requiresPython, String... dependencies) {
    return new ScriptSettings(
        requiresPython,
        List.of(dependencies),
        Isolation.PROCESS,
        Duration.ofSeconds(30),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        1,
        0,
        0,
        5,
        64L << 20,
        64L << 20,
        64L << 20,
        Batching.DEFAULT,
        Preload.IMPORTS,
        Start.DEMAND,
        100_000,
        Retrying.DEFAULT);
  }

  static Script script(Path file, ScriptSettings settings) {
    return script("script", "v1", file, Contract.PLAIN, settings);
  }

  static Script script(
      String name, String version, Path file, Contract contract, ScriptSettings settings) {
    return new Script(
        name, file, file, version, "", contract, settings, List.of(), Optional.empty());
  }

  /** A plain script of which there is no file. */
  static Script script(String name, String version, String... imports) {
    return script(
        name,
        version,
        Path.of("/jobs").resolve(name + ".py"),
        new Contract(Contract.Kind.PLAIN, false, List.of(imports)),
        scriptSettings(Optional.empty()));
  }

  static Run run(Script script, Payload input, RunLimits limits, RunListener listener) {
    Job job = Job.accepted(JobRequest.of(script.name(), input), "v1", 5, Instant.now());
    return new Run(job, script, input, "{\"unit\":\"g\"}", limits, listener);
  }

  static Run run(Script script, Payload input, RunLimits limits) {
    return run(script, input, limits, new RecordingListener());
  }

  static Run run(Script script, RunLimits limits) {
    return run(script, json("{\"n\":1}"), limits);
  }

  /** Gives each run once. */
  static RunSupply supply(Run... runs) {
    Deque<Run> left = new ArrayDeque<>(List.of(runs));
    return () -> Optional.ofNullable(left.poll());
  }

  static Payload json(String text) {
    return new Payload.Bytes(text.getBytes(StandardCharsets.UTF_8), Payload.JSON);
  }
}
