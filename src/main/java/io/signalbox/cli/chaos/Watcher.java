package io.signalbox.cli.chaos;

import java.io.IOException;
import java.util.Optional;
import java.util.Random;

/**
 * Looks at every accepted job until it has ended, on a thread of its own, and keeps the first end
 * that it sees: what a client may have acted upon.
 */
final class Watcher {

  private static final long PASS_PAUSE_MS = 200;

  private final Client client;
  private final Ledger ledger;
  private final Fencing fencing;
  private final Random random = new Random(0);
  private final Thread thread = new Thread(this::watch, "chaos-watcher");
  private volatile boolean stopping;

  Watcher(Client client, Ledger ledger, Fencing fencing) {
    this.client = client;
    this.ledger = ledger;
    this.fencing = fencing;
  }

  void start() {
    thread.setDaemon(true);
    thread.start();
  }

  void stop() throws InterruptedException {
    stopping = true;
    thread.join();
  }

  private void watch() {
    while (!stopping) {
      for (Ticket ticket : ledger.pending()) {
        if (!stopping && !look(ticket)) {
          break;
        }
      }
      fencing.sample();
      pause();
    }
  }

  /** False where no server answers. */
  private boolean look(Ticket ticket) {
    try {
      Optional<Ticket.Ending> ending = client.ending(ticket.id(), random);
      ending.ifPresent(end -> ledger.end(ticket, end));
      return true;
    } catch (IOException broken) {
      return false;
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PASS_PAUSE_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
