package io.signalbox.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What must not be left of runs. What may live on is known by name: keepers, their fork servers,
 * the spares that these keep ahead, and idle warm processes.
 */
final class Leftovers {

  /** Standard output, standard error, reports. */
  private static final int PIPES_OF_A_RUN = 3;

  /** A spare also has the pipe that tells of its start. */
  private static final int PIPES_OF_A_SPARE = PIPES_OF_A_RUN + 1;

  private final TestServer server;
  private final Map<Long, Long> own = new HashMap<>();

  Leftovers(TestServer server) {
    this.server = server;
  }

  void assertNone() {
    TestServer.soon("idle workers").atMost(30, SECONDS).untilAsserted(this::assertIdle);
    TestServer.soon("no directory of a run")
        .atMost(15, SECONDS)
        .untilAsserted(() -> assertThat(directories()).isEmpty());
    TestServer.soon("no process of a run").atMost(30, SECONDS).untilAsserted(this::assertProcesses);
    assertThat(openFiles()).isEmpty();
    TestServer.soon("descriptors").atMost(15, SECONDS).untilAsserted(this::assertDescriptors);
  }

  private void assertIdle() {
    JsonObject capacity = server.json("/v1/capacity");
    assertThat(capacity.getInteger("idle")).isEqualTo(capacity.getInteger("workers"));
    assertThat(capacity.getInteger("depth")).isZero();
  }

  private List<Path> directories() throws IOException {
    try (Stream<Path> paths = Files.list(server.boot().resolve("jobs"))) {
      return paths.toList();
    }
  }

  /** Files of runs that this JVM holds open. */
  private List<String> openFiles() {
    String jobs;
    try {
      jobs = server.boot().resolve("jobs").toString();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return Processes.openFiles(ProcessHandle.current().pid()).stream()
        .filter(file -> file.startsWith(jobs))
        .toList();
  }

  // -- processes ---------------------------------------------------------------

  private void assertProcesses() throws IOException {
    assertThat(Processes.withEnvironment(server.mark()))
        .as("processes that were started for a job")
        .noneMatch(process -> process.environment().contains("SIGNALBOX_JOB_ID="));
    List<Long> forked = new ArrayList<>();
    for (long keeper : server.keepers()) {
      List<Processes.Seen> children = Processes.childrenOf(keeper);
      assertThat(children).as("children of a keeper").allMatch(TestServer::isForked);
      children.forEach(child -> forked.addAll(forkedBy(child.pid())));
    }
    assertThat(forked).as("idle processes").containsAll(warm(0));
  }

  private List<Long> forkedBy(long forkServer) {
    List<Long> children =
        Processes.childrenOf(forkServer).stream().map(Processes.Seen::pid).toList();
    List<Long> warm = warm(forkServer);
    assertThat(children.stream().filter(pid -> !warm.contains(pid)))
        .as("children of a fork server that do not idle")
        .hasSize(spares(forkServer));
    for (long pid : children) {
      assertThat(Processes.childrenOf(pid)).as("children of a script").isEmpty();
    }
    return children;
  }

  /** The processes of a fork server, or of all, that the server knows of: they are idle. */
  private List<Long> warm(long forkServer) {
    return items("processes").stream()
        .peek(process -> assertThat(process.getString("state")).isEqualTo("idle"))
        .filter(process -> forkServer == 0 || process.getLong("fork_server_pid", 0L) == forkServer)
        .map(process -> process.getLong("pid"))
        .toList();
  }

  private int spares(long forkServer) {
    return items("fork_servers").stream()
        .filter(one -> one.getLong("pid", 0L) == forkServer)
        .findFirst()
        .map(one -> one.getInteger("spares"))
        .orElseThrow(() -> new AssertionError("unknown fork server " + forkServer));
  }

  private List<JsonObject> items(String key) {
    return server.json("/v1/workers").getJsonArray(key).stream()
        .map(JsonObject.class::cast)
        .toList();
  }

  // -- descriptors -------------------------------------------------------------

  void rememberDescriptors() {
    assertNone();
    assertThat(server.keepers()).hasSize(1);
  }

  /** Nobody has more than at first, but for what belongs to the children that live. */
  private void assertDescriptors() {
    int workers = server.json("/v1/capacity").getInteger("workers");
    for (long keeper : server.keepers()) {
      List<Processes.Seen> forkServers = Processes.childrenOf(keeper);
      assertOwn(keeper, forkServers.size() * PIPES_OF_A_RUN);
      assertThat(sockets(keeper))
          .as("sockets of a keeper: a lane a worker and a fork server, a scan, a proof, a control")
          .isLessThanOrEqualTo(workers + forkServers.size() + 3L);
      forkServers.forEach(forkServer -> assertForks(forkServer.pid(), workers));
    }
  }

  private void assertForks(long forkServer, int workers) {
    int warm = warm(forkServer).size();
    int spares = spares(forkServer);
    assertOwn(forkServer, warm * PIPES_OF_A_RUN + spares * PIPES_OF_A_SPARE);
    assertThat(sockets(forkServer))
        .as("sockets of a fork server: a lane a worker and a process, one a spare, a control")
        .isLessThanOrEqualTo(workers + warm + spares + 1L);
  }

  private void assertOwn(long pid, int pipes) {
    long files =
        Processes.openFiles(pid).stream().filter(file -> !file.startsWith("socket:")).count();
    long before = own.computeIfAbsent(pid, first -> files - pipes);
    assertThat(files - pipes).as("descriptors of " + pid + " itself").isEqualTo(before);
  }

  private static long sockets(long pid) {
    return Processes.openFiles(pid).stream().filter(file -> file.startsWith("socket:")).count();
  }
}
