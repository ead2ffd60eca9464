package io.signalbox.cli.chaos;

import java.io.IOException;
import java.util.Random;

/** SIGTERM: an orderly stop under load, and a new start. */
final class RestartServer implements Step {

  private final Servers servers;

  RestartServer(Servers servers) {
    this.servers = servers;
  }

  @Override
  public String name() {
    return "server stopped in order and started";
  }

  @Override
  public void run(Random random) throws IOException, InterruptedException {
    int server = random.nextInt(servers.count());
    servers.terminate(server);
    servers.start(server);
  }
}
