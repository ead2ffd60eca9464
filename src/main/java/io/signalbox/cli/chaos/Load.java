package io.signalbox.cli.chaos;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Keeps jobs coming, on threads of its own. A submission that breaks off is sent again with the
 * same key until a server acknowledges it.
 */
final class Load {

  private static final int SUBMITTERS = 3;
  private static final int MOST_PENDING = 300;
  private static final long GIVE_UP_MS = 20_000;
  private static final int DELAYED_PERCENT = 12;
  private static final int CANCELLED_PERCENT = 6;

  private final Client client;
  private final Ledger ledger;
  private final long pauseMs;
  private final AtomicInteger numbers = new AtomicInteger();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopping;

  /**
   * @param rate jobs a second
   */
  Load(Client client, Ledger ledger, int rate) {
    this.client = client;
    this.ledger = ledger;
    this.pauseMs = Math.max(1, 1000L * SUBMITTERS / rate);
  }

  void start(long seed) {
    for (int i = 0; i < SUBMITTERS; i++) {
      Random random = new Random(seed + i + 1);
      Thread thread = new Thread(() -> submitAll(random), "chaos-load-" + i);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
  }

  /** No more new jobs; waits until those under way are acknowledged or given up. */
  void stop() throws InterruptedException {
    stopping = true;
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void submitAll(Random random) {
    while (!stopping) {
      pause(random.nextInt((int) (2 * pauseMs) + 1));
      if (ledger.accepted() - ledger.ended() < MOST_PENDING) {
        submit(random);
      }
    }
  }

  private void submit(Random random) {
    Kind kind = Kind.any(random);
    Ticket ticket = new Ticket("k" + numbers.incrementAndGet(), kind, kind.number(random));
    Optional<String> delay =
        hits(random, DELAYED_PERCENT)
            ? Optional.of(200 + random.nextInt(4_000) + "ms")
            : Optional.empty();
    boolean cancels = hits(random, CANCELLED_PERCENT);
    if (untilAcknowledged(ticket, delay, random) && cancels) {
      pause(random.nextInt(300));
      cancel(ticket, random);
    }
  }

  private boolean untilAcknowledged(Ticket ticket, Optional<String> delay, Random random) {
    long stopped = 0;
    while (stopped == 0 || System.currentTimeMillis() - stopped < GIVE_UP_MS) {
      try {
        Client.Answer answer = client.submit(ticket, delay, random);
        if (answer.isOk()) {
          ledger.accept(ticket, answer.json().getString("id"));
          return true;
        }
        ledger.refused(answer.code());
      } catch (IOException broken) {
        ledger.repeated();
      }
      pause(50 + random.nextInt(200));
      stopped = stopping && stopped == 0 ? System.currentTimeMillis() : stopped;
    }
    ledger.gaveUp();
    return false;
  }

  /** Once only: a job that nobody cancels is as good. */
  private void cancel(Ticket ticket, Random random) {
    ticket.cancelAsked();
    try {
      client.cancel(ticket.id(), random);
    } catch (IOException broken) {
      ledger.repeated();
    }
  }

  private static boolean hits(Random random, int percent) {
    return random.nextInt(100) < percent;
  }

  private static void pause(long ms) {
    try {
      Thread.sleep(ms);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
