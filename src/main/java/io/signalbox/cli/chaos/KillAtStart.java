package io.signalbox.cli.chaos;

import java.io.IOException;
import java.util.Map;
import java.util.Random;

/** SIGKILL of a server that has just been killed and is starting, once or several times. */
final class KillAtStart implements Step {

  private static final int MOST_KILLS = 3;
  private static final int MOST_START_MS = 2_500;

  private final Servers servers;

  KillAtStart(Servers servers) {
    this.servers = servers;
  }

  @Override
  public String name() {
    return "server killed while it starts";
  }

  @Override
  public void run(Random random) throws IOException, InterruptedException {
    int server = random.nextInt(servers.count());
    servers.get(server).kill();
    for (int kills = 1 + random.nextInt(MOST_KILLS); kills > 0; kills--) {
      servers.launch(server, Map.of());
      Thread.sleep(random.nextInt(MOST_START_MS));
      servers.get(server).kill();
    }
    servers.start(server);
  }
}
