package io.signalbox.cli.chaos;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/**
 * The servers of a run: real processes of this very build, each in a home of its own. Steps start
 * and end them, one step at a time; addresses may be asked for from any thread.
 */
final class Servers implements AutoCloseable {

  private static final long START_SECONDS = 60;
  private static final long STOP_SECONDS = 60;

  private final ChaosPlan plan;
  private final Workshop workshop;
  private final Map<Integer, ChaosServer> living = new ConcurrentHashMap<>();
  private final List<String> faults = new CopyOnWriteArrayList<>();
  private int starts;

  Servers(ChaosPlan plan, Workshop workshop) {
    this.plan = plan;
    this.workshop = workshop;
  }

  int count() {
    return plan.servers();
  }

  /** How often a server was started. */
  int starts() {
    return starts;
  }

  /** What servers did that nobody asked for, such as an end of their own. */
  List<String> faults() {
    return faults;
  }

  void fault(String what) {
    faults.add(what);
  }

  /** The addresses of those that are ready. */
  List<URI> addresses() {
    return living.values().stream().map(ChaosServer::address).flatMap(Optional::stream).toList();
  }

  ChaosServer get(int server) {
    return living.get(server);
  }

  void startAll() throws IOException, InterruptedException {
    for (int server = 0; server < count(); server++) {
      start(server);
    }
  }

  /** Starts one and waits until it is ready. */
  void start(int server) throws IOException, InterruptedException {
    start(server, Map.of());
  }

  void start(int server, Map<String, String> environment) throws IOException, InterruptedException {
    launch(server, environment);
    ChaosServer starting = living.get(server);
    if (!starting.awaitReady(START_SECONDS)) {
      String why = "server " + server + " did not start: " + starting.lastWords();
      starting.kill();
      living.remove(server);
      throw new ChaosException(why);
    }
  }

  /** Starts one and does not wait. */
  void launch(int server, Map<String, String> environment) throws IOException {
    noteDeaths();
    starts++;
    Files.createDirectories(workshop.tmp(server));
    Path log = workshop.home(server).resolve("start-%03d.log".formatted(starts));
    ProcessBuilder builder =
        new ProcessBuilder(command(server))
            .directory(workshop.home(server).toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    living.put(server, new ChaosServer(builder.start(), log));
  }

  private List<String> command(int server) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+ExitOnOutOfMemoryError",
                "-Dfile.encoding=UTF-8",
                "-cp",
                classPath(),
                "io.signalbox.cli.Main",
                "serve"));
    settings(server).forEach(setting -> command.addAll(List.of("--set", setting)));
    plan.settings().forEach(setting -> command.addAll(List.of("--set", setting)));
    return command;
  }

  private List<String> settings(int server) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "http.port=0",
                "scripts.dir=" + workshop.scripts(),
                "data.dir=" + workshop.data(server),
                "data.tmp=" + workshop.tmp(server),
                "workers.instances=2",
                "history.jobs=1000000",
                "history.max_bytes=1GiB",
                "shutdown.drain=2s"));
    settings.addAll(plan.store().settings());
    return settings;
  }

  /** Servers have another working folder. */
  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Ends one in order and waits. */
  void terminate(int server) throws IOException, InterruptedException {
    noteDeaths();
    ChaosServer ending = living.get(server);
    if (!ending.terminate(STOP_SECONDS)) {
      fault("server " + server + " did not end in " + STOP_SECONDS + " s: " + ending.lastWords());
    }
  }

  void terminateAll() throws IOException, InterruptedException {
    for (int server : living.keySet()) {
      terminate(server);
    }
    living.clear();
  }

  /** Starts whichever is not there, for whatever reason. */
  void reviveDead() throws IOException, InterruptedException {
    noteDeaths();
    for (int server = 0; server < count(); server++) {
      if (!living.containsKey(server)) {
        start(server);
      }
    }
  }

  /** Finds servers that have ended by themselves, and what they said. */
  void noteDeaths() throws IOException {
    for (Map.Entry<Integer, ChaosServer> entry : living.entrySet()) {
      if (entry.getValue().hasDiedByItself() && living.remove(entry.getKey(), entry.getValue())) {
        fault("server " + entry.getKey() + " died: " + entry.getValue().lastWords());
      }
    }
  }

  /** Kills what lives, also what is frozen. */
  @Override
  public void close() {
    for (ChaosServer server : living.values()) {
      try {
        server.kill();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
