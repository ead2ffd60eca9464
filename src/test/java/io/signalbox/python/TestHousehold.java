package io.signalbox.python;

import io.signalbox.script.Contract;
import io.signalbox.script.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledExecutorService;

/** A household with a real Python, in a directory of its own. */
final class TestHousehold implements AutoCloseable {

  final BootDirectory boot;
  final Household household;
  final Path jobs;
  private final Interpreters interpreters;
  private final ScheduledExecutorService clock = RunClock.start();

  /**
   * @param modules where scripts find more modules
   */
  TestHousehold(Path tmp, Path modules, Duration startTimeout, Duration idle, OptionalLong memory)
      throws IOException {
    boot = BootDirectory.create(tmp);
    jobs = Files.createDirectories(tmp.resolve("jobs"));
    PythonSettings settings =
        new PythonSettings(
            Runs.python(),
            0,
            startTimeout,
            Map.of("PYTHONPATH", modules.toString()),
            tmp.resolve("home"),
            1 << 18,
            1 << 16,
            1 << 20,
            idle,
            1,
            memory);
    ScriptEnvironment environment = new ScriptEnvironment(settings, boot, new ThreadBudget(1));
    InterpreterCheck check = new InterpreterCheck(new Inquiry(boot, environment, clock));
    KeeperSlot keeper = new KeeperSlot(Path.of(Runs.python()), boot, Duration.ofSeconds(20));
    interpreters = new Interpreters(Runs.python(), List.of(new Interpreter(keeper, check)));
    household =
        Household.create(settings, boot, environment, interpreters, clock, ProcessListener.NONE);
  }

  static TestHousehold in(Path tmp) throws IOException {
    return new TestHousehold(
        tmp,
        Files.createDirectories(tmp.resolve("modules")),
        Duration.ofSeconds(20),
        Duration.ofMinutes(5),
        OptionalLong.empty());
  }

  /** A warm script that imports some modules at its top. */
  Script script(String name, String version, String text, String... imports) throws IOException {
    Path file = Files.writeString(jobs.resolve(name + ".py"), text);
    Contract.Kind kind = text.contains("def handle(") ? Contract.Kind.HANDLE : Contract.Kind.PLAIN;
    Contract contract = new Contract(kind, false, List.of(imports));
    return Runs.script(name, version, file, contract, Runs.scriptSettings(Optional.empty()));
  }

  @Override
  public void close() {
    household.close();
    interpreters.close();
    Processes.kill(BootDirectory.VARIABLE + "=" + boot.id());
    clock.shutdownNow();
    boot.close();
  }
}
