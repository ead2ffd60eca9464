package io.signalbox.cli.chaos;

import java.io.IOException;
import java.util.Optional;
import java.util.Random;

/**
 * No file of a living server may grow beyond a few kilobytes for a while (RLIMIT_FSIZE): its writes
 * fail as on a full disk. Afterwards it has to heal by itself.
 */
final class FillDisk implements Step {

  private static final String LIMIT = "16384";
  private static final int LEAST_MS = 1_000;
  private static final int MOST_MORE_MS = 3_000;
  private static final long HEAL_SECONDS = 30;

  private final Servers servers;
  private final Ledger ledger;

  FillDisk(Servers servers, Ledger ledger) {
    this.servers = servers;
    this.ledger = ledger;
  }

  @Override
  public String name() {
    return "disk full (RLIMIT_FSIZE)";
  }

  @Override
  public Optional<String> obstacle() {
    return Machine.prlimit().isPresent() ? Optional.empty() : Optional.of("there is no prlimit");
  }

  @Override
  public void run(Random random) throws IOException, InterruptedException {
    ChaosServer server = servers.get(random.nextInt(servers.count()));
    Machine.limitFiles(server.pid(), LIMIT);
    Thread.sleep(LEAST_MS + random.nextInt(MOST_MORE_MS));
    Machine.limitFiles(server.pid(), "unlimited");
    long before = ledger.accepted();
    for (long i = 0; i < HEAL_SECONDS * 10 && ledger.accepted() == before; i++) {
      Thread.sleep(100);
    }
    if (ledger.accepted() == before && !server.hasDiedByItself()) {
      servers.fault("no job was accepted within 30 s after the disk had room again");
    }
  }
}
