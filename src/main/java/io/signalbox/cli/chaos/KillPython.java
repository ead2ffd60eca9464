package io.signalbox.cli.chaos;

import java.util.List;
import java.util.Random;

/** SIGKILL of some processes that the keeper has started: fork servers, spares, scripts at work. */
final class KillPython implements Step {

  private static final int MOST_KILLS = 4;
  private static final int MOST_PAUSE_MS = 500;

  private final Servers servers;

  KillPython(Servers servers) {
    this.servers = servers;
  }

  @Override
  public String name() {
    return "Python processes killed";
  }

  @Override
  public void run(Random random) throws InterruptedException {
    int server = random.nextInt(servers.count());
    for (int kills = 1 + random.nextInt(MOST_KILLS); kills > 0; kills--) {
      List<ProcessHandle> victims = below(servers.get(server).pid());
      if (!victims.isEmpty()) {
        victims.get(random.nextInt(victims.size())).destroyForcibly();
      }
      Thread.sleep(random.nextInt(MOST_PAUSE_MS));
    }
  }

  private static List<ProcessHandle> below(long pid) {
    return ProcessHandle.of(pid).stream()
        .flatMap(ProcessHandle::children)
        .flatMap(ProcessHandle::descendants)
        .toList();
  }
}
