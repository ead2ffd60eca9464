package io.signalbox.dispatch;

import io.signalbox.script.Script;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Lets jobs of a script pass to one worker more, or holds them back: at its {@code
 * max_concurrency}, while the runner knows an obstacle, and while its processes do not start.
 * Confined to the dispatcher's event loop.
 */
final class Gate {

  private final ServedScripts scripts;
  private final Workers workers;
  private final Breakers breakers;
  private final Map<String, String> obstacles = new HashMap<>();

  Gate(ServedScripts scripts, Workers workers, Breakers breakers) {
    this.scripts = scripts;
    this.workers = workers;
    this.breakers = breakers;
  }

  Breakers breakers() {
    return breakers;
  }

  /** Whether a script may run once more; a removed one may, to learn of it. */
  boolean isOpen(String name) {
    if (!obstacles.isEmpty() && obstacles.containsKey(name) || breakers.holds(name)) {
      return false;
    }
    int running = workers.running(name);
    return running == 0
        || scripts
            .catalogue()
            .find(name)
            .map(script -> running < script.settings().maxConcurrency())
            .orElse(true);
  }

  /** Asks the runner before a hand-off; closes the gate where something is in the way. */
  boolean admits(Script script) {
    Optional<String> obstacle = scripts.obstacle().apply(script);
    obstacle.ifPresent(why -> obstacles.put(script.name(), why));
    return obstacle.isEmpty();
  }

  /** What the jobs of a script wait for beside their turn. */
  Optional<String> waitsFor(String name) {
    return Optional.ofNullable(obstacles.get(name)).or(() -> breakers.waitsFor(name));
  }

  /** Forgets what was in the way, so that it is asked again; false where nothing may pass now. */
  boolean reopen() {
    boolean wasClosed = breakers.isDue() || !obstacles.isEmpty();
    obstacles.clear();
    return wasClosed;
  }
}
