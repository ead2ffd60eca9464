package io.signalbox.python;

import io.signalbox.job.JobException;
import io.signalbox.script.Script;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fork servers of all interpreters. A script shares one with others if that has loaded all that
 * it imports. Callable from any thread.
 */
final class ForkServers implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ForkServers.class);

  /** A server that another one has replaced may have been asked for a moment ago. */
  private static final long JUST_ASKED_MS = 1_000;

  private static final Comparator<ForkServerSlot> BY_SIZE =
      Comparator.comparingInt(slot -> slot.imports().size());

  private final Interpreters interpreters;
  private final ForkServer.Launcher launcher;
  private final long idleMs;
  private final ImportSets imports = new ImportSets();
  private final List<ForkServerSlot> slots = new ArrayList<>();
  private final Set<Interpreter> withForks = new HashSet<>();
  private final Set<Interpreter> withoutForks = new HashSet<>();

  /**
   * @param idle how long a server may be of no use
   */
  ForkServers(Interpreters interpreters, ForkServer.Launcher launcher, Duration idle) {
    this.interpreters = interpreters;
    this.launcher = launcher;
    this.idleMs = idle.toMillis();
  }

  /**
   * Whether a script can be forked. May block while the interpreter and its first fork server
   * start: only that one shows it.
   *
   * @throws JobException {@code cannot_start} where no interpreter suits
   */
  boolean areAtHand(Script script) {
    Interpreter interpreter = interpreters.choose(script.settings());
    if (!interpreter.keeper().hasForks()) {
      giveUp(interpreter, "this platform has none");
    }
    if (isUnknown(interpreter)) {
      try {
        serverFor(script);
      } catch (JobException e) {
        return !isGivenUp(interpreter); // where it is not, the script's jobs hear why
      }
    }
    return !isGivenUp(interpreter);
  }

  private synchronized boolean isUnknown(Interpreter interpreter) {
    return !withForks.contains(interpreter) && !withoutForks.contains(interpreter);
  }

  private synchronized boolean isGivenUp(Interpreter interpreter) {
    return withoutForks.contains(interpreter);
  }

  private synchronized void proven(Interpreter interpreter) {
    withForks.add(interpreter);
  }

  private synchronized void giveUp(Interpreter interpreter, String why) {
    if (withoutForks.add(interpreter)) {
      LOG.warn(
          "{} has no fork servers ({}): each of its jobs gets a process of its own",
          interpreter,
          why);
    }
  }

  /** Like {@link #serverFor(Script, Patience)}, for as long as it takes. */
  ForkServer serverFor(Script script) {
    return serverFor(script, Patience.endless());
  }

  /**
   * A living server that has what the script imports, or most of it while a better one starts;
   * blocks where there is none. It may die at any time: {@link ForkServer#lane} says so, and the
   * next call here gives another one.
   *
   * @throws JobException {@code cannot_start}, or that patience ended
   */
  ForkServer serverFor(Script script, Patience patience) {
    Interpreter interpreter = interpreters.choose(script.settings());
    while (true) {
      ForkServerSlot slot = slotFor(script, kindOf(script, interpreter));
      try {
        Optional<ForkServer> server = slot.get(script.name(), patience);
        if (server.isPresent()) {
          proven(interpreter);
          return server.get();
        }
      } catch (JobException e) {
        if (slot.isHopeless() && isUnknown(interpreter)) {
          giveUp(interpreter, e.failure().detail());
        }
        throw e;
      }
    }
  }

  private ServerKind kindOf(Script script, Interpreter interpreter) {
    ServerKind kind = ServerKind.of(script, interpreter);
    return imports.avoidsModuleOf(kind) ? kind.withoutModule() : kind;
  }

  private ForkServerSlot slotFor(Script script, ServerKind kind) {
    ImportSet wanted = imports.of(script, kind.interpreter());
    return fit(kind, wanted)
        .orElseGet(() -> nearOrNew(kind, wanted, standardLibrary(kind.interpreter())));
  }

  private synchronized Optional<ForkServerSlot> fit(ServerKind kind, ImportSet wanted) {
    return ready(kind).filter(slot -> slot.imports().covers(wanted)).min(BY_SIZE);
  }

  private synchronized ForkServerSlot nearOrNew(
      ServerKind kind, ImportSet wanted, Set<String> harmless) {
    Optional<ForkServerSlot> near =
        ready(kind).filter(slot -> slot.imports().overlaps(wanted, harmless)).max(BY_SIZE);
    if (near.isPresent()) {
      prepareSuccessor(near.get(), wanted);
      return near.get();
    }
    return of(kind)
        .filter(slot -> slot.imports().covers(wanted))
        .min(BY_SIZE)
        .orElseGet(() -> add(kind, wanted));
  }

  /** One server for scripts of much the same imports, lest each has its own; one at a time. */
  private void prepareSuccessor(ForkServerSlot near, ImportSet wanted) {
    if (!near.hasSuccessor()) {
      near.replaceWith(add(near.kind(), near.imports().plus(wanted)));
    }
  }

  private ForkServerSlot add(ServerKind kind, ImportSet wanted) {
    ForkServerSlot slot = new ForkServerSlot(kind, wanted, imports, launcher);
    slots.add(slot);
    slot.start();
    return slot;
  }

  private Stream<ForkServerSlot> of(ServerKind kind) {
    return slots.stream().filter(slot -> slot.kind().equals(kind) && !slot.isReplaced());
  }

  private Stream<ForkServerSlot> ready(ServerKind kind) {
    return of(kind).filter(slot -> slot.state() == ForkServerSlot.State.READY);
  }

  private static Set<String> standardLibrary(Interpreter interpreter) {
    try {
      return interpreter.facts().standardLibrary();
    } catch (IOException e) {
      return Set.of(); // more is shared than is worth it
    }
  }

  /**
   * Modules that a script was seen to import beyond those that its server had. A server that has
   * them starts at once, so that the script's next process need not wait for them; nobody waits
   * here.
   */
  void learned(Script script, List<String> modules) {
    if (!modules.isEmpty()) {
      imports.learn(script, modules);
      prepare(script);
    }
  }

  private void prepare(Script script) {
    try {
      slotFor(script, kindOf(script, interpreters.choose(script.settings())));
    } catch (JobException e) {
      LOG.debug("No server with what {} imports yet: {}", script.name(), e.getMessage());
    }
  }

  /** Whether a better server has taken a server's place, so that its children should end. */
  synchronized boolean isReplaced(ForkServer server) {
    return slots.stream().anyMatch(slot -> slot.isReplaced() && slot.runs(server));
  }

  /** Retires what nobody needs. Called now and then; does not block. */
  synchronized void tidyUp() {
    for (ForkServerSlot slot : List.copyOf(slots)) {
      if (slot.isIdle(slot.isReplaced() ? JUST_ASKED_MS : idleMs)) {
        slot.retire();
        slots.remove(slot);
      }
    }
  }

  /** What all of them use. */
  synchronized long rssBytes() {
    return slots.stream().mapToLong(ForkServerSlot::rssBytes).sum();
  }

  synchronized List<PoolView.Server> views(int spares) {
    return slots.stream().map(slot -> slot.view(spares)).toList();
  }

  @Override
  public synchronized void close() {
    slots.forEach(ForkServerSlot::retire);
    slots.clear();
  }
}
