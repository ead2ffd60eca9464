package io.signalbox.server;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The jar as its users start it: a process of its own that can be signalled and killed. */
final class ServerProcess implements AutoCloseable {

  private static final Pattern READY = Pattern.compile("Ready on http://[^:]+:(\\d+)");
  private static final String JAR = System.getProperty("signalbox.jar", "target/signalbox.jar");

  private final Process process;
  private final Path log;
  private final HttpClient client = HttpClient.newHttpClient();

  private ServerProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Starts {@code serve}; does not wait. */
  static ServerProcess start(Path home, String... settings) throws IOException {
    return startWith("", home, settings);
  }

  /**
   * The same with an option of the JVM.
   *
   * @param option such as {@code -Xmx64m}; empty for none
   */
  static ServerProcess startWith(String option, Path home, String... settings) throws IOException {
    Files.createDirectories(home.resolve("scripts"));
    Files.createDirectories(home.resolve("tmp"));
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                Path.of(JAR).toAbsolutePath().toString(),
                "serve"));
    List<String> all =
        new ArrayList<>(
            List.of(
                "http.port=0",
                "workers.instances=2",
                "scripts.dir=" + home.resolve("scripts"),
                "data.dir=" + home.resolve("data"),
                "data.tmp=" + home.resolve("tmp"),
                "python.executable=" + TestServer.PYTHON));
    all.addAll(List.of(settings));
    all.forEach(setting -> command.addAll(List.of("--set", setting)));
    Path log = Files.createTempFile(home, "server", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    if (!option.isEmpty()) { // the JVM writes a line about it
      builder.environment().put("JDK_JAVA_OPTIONS", option);
    }
    return new ServerProcess(builder.start(), log);
  }

  Process process() {
    return process;
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  /** Waits for the line that says so, and gives its port. */
  int awaitReady() throws Exception {
    for (int i = 0; i < 300; i++) {
      Matcher line = READY.matcher(log());
      if (line.find()) {
        return Integer.parseInt(line.group(1));
      }
      if (!process.isAlive()) {
        throw new AssertionError("the server ended with " + process.exitValue() + ": " + log());
      }
      Thread.sleep(100);
    }
    throw new AssertionError("not ready in 30 s: " + log());
  }

  HttpResponse<String> post(int port, String path, String body) throws Exception {
    return client.send(request(port, path, body), BodyHandlers.ofString());
  }

  static HttpRequest request(int port, String path, String body) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  HttpClient client() {
    return client;
  }

  int awaitExit() throws Exception {
    if (!process.waitFor(60, SECONDS)) {
      throw new AssertionError("it did not end in 60 s: " + log());
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
