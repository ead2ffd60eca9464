package io.signalbox.cli.chaos;

import java.io.IOException;
import java.util.Random;

/** SIGKILL of a server in the middle of its work, commits among it. */
final class KillServer implements Step {

  private static final int MOST_PAUSE_MS = 1_000;

  private final Servers servers;

  KillServer(Servers servers) {
    this.servers = servers;
  }

  @Override
  public String name() {
    return "server killed under load";
  }

  @Override
  public void run(Random random) throws IOException, InterruptedException {
    int server = random.nextInt(servers.count());
    servers.get(server).kill();
    Thread.sleep(random.nextInt(MOST_PAUSE_MS));
    servers.start(server);
  }
}
