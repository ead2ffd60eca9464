package io.signalbox.cli.chaos;

import java.io.IOException;
import java.util.Optional;
import java.util.Random;

/**
 * SIGSTOP of one of two servers until its leases are over and the other one has taken its jobs;
 * then it wakes up and believes that it still has them.
 */
final class FreezeServer implements Step {

  /** A lease holds 10 s. */
  private static final int LEAST_MS = 12_000;

  private static final int MOST_MORE_MS = 4_000;

  private final Servers servers;

  FreezeServer(Servers servers) {
    this.servers = servers;
  }

  @Override
  public String name() {
    return "server frozen past its lease and revived";
  }

  @Override
  public Optional<String> obstacle() {
    return servers.count() > 1 ? Optional.empty() : Optional.of("it takes --servers 2");
  }

  @Override
  public void run(Random random) throws IOException, InterruptedException {
    long pid = servers.get(random.nextInt(servers.count())).pid();
    Machine.signal("STOP", pid);
    try {
      Thread.sleep(LEAST_MS + random.nextInt(MOST_MORE_MS));
    } finally {
      Machine.signal("CONT", pid);
    }
  }
}
