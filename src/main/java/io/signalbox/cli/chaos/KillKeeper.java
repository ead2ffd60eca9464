package io.signalbox.cli.chaos;

import java.util.Random;

/** SIGKILL of the keepers of a server, the parents of all its Python processes. */
final class KillKeeper implements Step {

  private final Servers servers;

  KillKeeper(Servers servers) {
    this.servers = servers;
  }

  @Override
  public String name() {
    return "keeper killed";
  }

  @Override
  public void run(Random random) {
    long pid = servers.get(random.nextInt(servers.count())).pid();
    ProcessHandle.of(pid).stream()
        .flatMap(ProcessHandle::children)
        .forEach(ProcessHandle::destroyForcibly);
  }
}
