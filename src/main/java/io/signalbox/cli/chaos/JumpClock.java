package io.signalbox.cli.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * A server whose wall clock jumps ahead and back while it works, by libfaketime; the machine's own
 * clock is never touched. Monotonic time goes on as it is.
 */
final class JumpClock implements Step {

  private static final int STAY_MS = 1_500;
  private static final int MOST_SECONDS = 7_200;

  private final Servers servers;
  private final Workshop workshop;

  JumpClock(Servers servers, Workshop workshop) {
    this.servers = servers;
    this.workshop = workshop;
  }

  @Override
  public String name() {
    return "clock jumped (libfaketime)";
  }

  @Override
  public Optional<String> obstacle() {
    return Machine.faketime().isPresent()
        ? Optional.empty()
        : Optional.of("libfaketime is not installed (Debian: apt-get install libfaketime)");
  }

  @Override
  public void run(Random random) throws IOException, InterruptedException {
    int server = random.nextInt(servers.count());
    set(0);
    servers.terminate(server);
    servers.start(
        server,
        Map.of(
            "LD_PRELOAD",
            Machine.faketime().orElseThrow().toString(),
            "FAKETIME_TIMESTAMP_FILE",
            workshop.clock().toString(),
            "FAKETIME_CACHE_DURATION",
            "1",
            "FAKETIME_DONT_FAKE_MONOTONIC",
            "1"));
    Thread.sleep(STAY_MS);
    set(random.nextInt(MOST_SECONDS));
    Thread.sleep(STAY_MS);
    set(-random.nextInt(MOST_SECONDS));
    Thread.sleep(STAY_MS);
    servers.terminate(server);
    servers.start(server);
  }

  private void set(int seconds) throws IOException {
    Files.writeString(
        workshop.clock(),
        "%+d%n".formatted(seconds),
        StandardOpenOption.CREATE,
        StandardOpenOption.WRITE,
        StandardOpenOption.TRUNCATE_EXISTING);
  }
}
