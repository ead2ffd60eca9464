package io.signalbox.cli.chaos;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Runs steps one after the other until the time is over: every possible one once, in a random
 * order, then random ones. Owned by the thread of the run.
 */
final class Storm {

  private static final int LEAST_PAUSE_MS = 500;
  private static final int MOST_MORE_MS = 9_000;

  /** A short run has short pauses, so that every step has its turn. */
  private static final int SHARE_OF_TIME = 15;

  private final List<Step> steps;
  private final Servers servers;
  private final Random random;
  private final PrintStream out;
  private final Map<String, Integer> ran = new LinkedHashMap<>();

  Storm(List<Step> steps, Servers servers, Random random, PrintStream out) {
    this.steps = steps;
    this.servers = servers;
    this.random = random;
    this.out = out;
  }

  /** How often each step ran. */
  Map<String, Integer> ran() {
    return ran;
  }

  /** The steps that cannot run here, each with its reason. */
  Map<String, String> skipped() {
    Map<String, String> skipped = new LinkedHashMap<>();
    steps.forEach(step -> step.obstacle().ifPresent(why -> skipped.put(step.name(), why)));
    return skipped;
  }

  void rage(Duration time) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    List<Step> possible =
        new ArrayList<>(steps.stream().filter(step -> step.obstacle().isEmpty()).toList());
    Collections.shuffle(possible, random);
    int mostMs = (int) Math.min(MOST_MORE_MS, time.toMillis() / SHARE_OF_TIME);
    if (possible.isEmpty()) {
      throw new ChaosException("no step can run here: " + skipped());
    }
    for (int i = 0; System.nanoTime() - begin < time.toNanos(); i++) {
      Thread.sleep(LEAST_PAUSE_MS + random.nextInt(mostMs + 1));
      Step next =
          i < possible.size() ? possible.get(i) : possible.get(random.nextInt(possible.size()));
      long seconds = (System.nanoTime() - begin) / 1_000_000_000;
      out.printf("%4d s  %s%n", seconds, next.name());
      run(next);
    }
  }

  private void run(Step step) throws IOException, InterruptedException {
    try {
      servers.reviveDead();
      step.run(random);
      ran.merge(step.name(), 1, Integer::sum);
    } catch (ChaosException refused) {
      servers.fault(refused.getMessage());
    }
  }
}
