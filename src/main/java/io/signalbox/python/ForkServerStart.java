package io.signalbox.python;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Starts fork servers: a run of the keeper, then one import after the other. */
final class ForkServerStart implements ForkServer.Launcher {

  private static final String TOKEN = "SIGNALBOX_TOKEN";

  private final PythonSettings settings;
  private final BootDirectory boot;
  private final ScriptEnvironment environment;
  private final ScheduledExecutorService clock;
  private final Path board;

  ForkServerStart(
      PythonSettings settings,
      BootDirectory boot,
      ScriptEnvironment environment,
      ScheduledExecutorService clock,
      Path board) {
    this.settings = settings;
    this.boot = boot;
    this.environment = environment;
    this.clock = clock;
    this.board = board;
  }

  @Override
  public ForkServer launch(ServerKind kind, ImportSet imports) throws ForkServerFailure {
    ForkServerProcess process = process(kind);
    Loading loading = new Loading(process);
    try {
      process.greet(settings.startTimeout());
      process.control().write(FrameType.PRELOAD, order(kind, imports));
      process.loaded(loading.await());
      return process;
    } catch (IOException e) {
      process.kill();
      String end = process.awaitEnd();
      throw new ForkServerFailure(loading.isHung ? loading.complaint() : end, loading.module);
    }
  }

  private ForkServerProcess process(ServerKind kind) {
    String name = "forks-" + UUID.randomUUID().toString().substring(0, 8);
    try {
      Acceptor acceptor = Acceptor.bind(boot.socket(name));
      try {
        return new ForkServerProcess(started(kind, command(kind, acceptor)), acceptor);
      } catch (IOException | RuntimeException e) {
        acceptor.close();
        throw e;
      }
    } catch (IOException e) {
      throw new JobException(
          FailureCode.PROCESS_CRASHED,
          "the keeper of " + kind.interpreter() + " does not answer: " + e.getMessage());
    }
  }

  private static Lane started(ServerKind kind, Map<String, Object> command) throws IOException {
    Lane lane = kind.interpreter().lane();
    try {
      lane.start(command);
      return lane;
    } catch (IOException e) {
      lane.close();
      throw e;
    }
  }

  private Map<String, Object> command(ServerKind kind, Acceptor acceptor) throws IOException {
    Map<String, String> variables = new HashMap<>(environment.general(kind.threads()));
    variables.put(TOKEN, acceptor.token());
    List<String> arguments =
        List.of(
            kind.interpreter().keeper().executable().toString(),
            "-X",
            "faulthandler",
            boot.python().resolve("signalbox/_keeper/server.py").toString(),
            acceptor.file().toString());
    return Map.of(
        "argv", arguments, "env", variables, "cwd", boot.path().toString(), "nice", 0, "memory", 0);
  }

  private Map<String, Object> order(ServerKind kind, ImportSet imports) {
    Map<String, Object> order = new HashMap<>();
    order.put("modules", imports.modules());
    order.put("folder", kind.folder().toString());
    order.put("spares", settings.spares());
    order.put("nice", settings.nice());
    order.put("board", board.toString());
    order.put("module", kind.module().map(ScriptSpec::of).orElse(null));
    return order;
  }

  /** Listens while it imports; a module may hang or crash it. */
  private final class Loading {

    private final ForkServerProcess process;
    private String module;
    private volatile boolean isHung;

    Loading(ForkServerProcess process) {
      this.process = process;
    }

    ForkServer.Loaded await() throws IOException {
      while (true) {
        Frame frame = next();
        if (frame.type() == FrameType.READY) {
          return loaded(frame.json());
        } else if (frame.type() == FrameType.IMPORTING) {
          module = frame.json().path("module").asText();
        }
      }
    }

    private Frame next() throws IOException {
      Duration limit = settings.startTimeout();
      Future<?> alarm = clock.schedule(this::giveUp, limit.toMillis(), TimeUnit.MILLISECONDS);
      try {
        return process.control().read();
      } finally {
        alarm.cancel(false);
      }
    }

    private void giveUp() {
      isHung = true;
      process.kill();
    }

    String complaint() {
      return "it was not ready within " + settings.startTimeout().toMillis() + " ms";
    }
  }

  private static ForkServer.Loaded loaded(JsonNode ready) {
    Map<String, String> skipped = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : ready.path("skipped").properties()) {
      skipped.put(entry.getKey(), entry.getValue().asText());
    }
    return new ForkServer.Loaded(
        texts(ready.path("imported")),
        skipped,
        texts(ready.path("threaded")),
        ready.path("rss_bytes").asLong());
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
