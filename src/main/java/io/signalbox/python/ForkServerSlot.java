package io.signalbox.python;

import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A fork server for as long as anybody needs it: started by a thread of its own, and again, ever
 * more slowly, when it dies. Callable from any thread.
 */
final class ForkServerSlot {

  private static final Logger LOG = LoggerFactory.getLogger(ForkServerSlot.class);
  private static final long FIRST_PAUSE_MS = 50;
  private static final long LONGEST_PAUSE_MS = 5_000;
  private static final long LONG_LIFE_MS = 10_000;

  private final ServerKind kind;
  private final ImportSet imports;
  private final ImportSets sets;
  private final ForkServer.Launcher launcher;
  private final Set<String> scripts = new TreeSet<>();
  private final BackOff backOff = new BackOff(FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
  private State state = State.STARTING;
  private String detail = "";
  private ForkServer server;
  private JobException failure;
  private boolean hasStarted;
  private boolean isWanted;
  private long lastUse = now();
  private volatile boolean isHopeless;
  private volatile ForkServerSlot successor;

  ForkServerSlot(
      ServerKind kind, ImportSet imports, ImportSets sets, ForkServer.Launcher launcher) {
    this.kind = kind;
    this.imports = imports;
    this.sets = sets;
    this.launcher = launcher;
  }

  /** What a fork server is at. */
  enum State {
    /** It imports. */
    STARTING,
    /** It forks. */
    READY,
    /** It died, or did not start; the next try is due in a while. */
    BACKING_OFF,
    /** Nobody needs it any more. */
    RETIRED;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Begins; the server will be there some time later. */
  void start() {
    Thread thread = new Thread(this::serve, "signalbox-fork-server-slot");
    thread.setDaemon(true);
    thread.start();
  }

  private void serve() {
    while (state() != State.RETIRED) {
      if (sets.avoidsModuleOf(kind)) {
        retire(); // its scripts go to a server that leaves their own module to them
        return;
      }
      try {
        attend(launcher.launch(kind, imports()));
      } catch (ForkServerFailure e) {
        failed(e);
      } catch (JobException e) {
        refuse(e);
        rest(e.failure().detail());
      }
    }
  }

  private void attend(ForkServer started) {
    for (String module : started.loaded().threaded()) {
      sets.avoid(kind.interpreter(), module, "leaves threads");
    }
    if (!started.loaded().threaded().isEmpty() || !ready(started)) {
      started.end();
      started.awaitEnd();
      return;
    }
    long since = now();
    String end = started.awaitEnd();
    if (now() - since > LONG_LIFE_MS) {
      backOff.reset();
    }
    died(end);
  }

  private synchronized boolean ready(ForkServer started) {
    if (state == State.RETIRED) {
      return false;
    }
    become(State.READY, "");
    server = started;
    failure = null;
    hasStarted = true;
    isHopeless = false;
    return true;
  }

  private void died(String how) {
    synchronized (this) {
      server = null;
      isWanted = true; // it had work
    }
    if (state() != State.RETIRED) {
      LOG.warn("A fork server of {} died: {}", kind.interpreter(), how);
      rest(how);
    }
  }

  private void failed(ForkServerFailure why) {
    if (state() == State.RETIRED) {
      return;
    }
    if (why.module().isPresent()) {
      String reason = "does not survive its import (" + why.getMessage() + ")";
      sets.avoid(kind.interpreter(), why.module().get(), reason);
    } else {
      String text = "the fork server of " + kind.interpreter() + " does not start: ";
      FailureCode code = why.isOfKeeper() ? FailureCode.PROCESS_CRASHED : FailureCode.CANNOT_START;
      refuse(new JobException(code, text + why.getMessage()));
      isHopeless = !hasStarted && !why.isOfKeeper();
    }
    rest(why.getMessage());
  }

  private synchronized void refuse(JobException why) {
    failure = why;
    isWanted = false;
  }

  /** Backs off, and after a failure waits until somebody asks again. */
  private synchronized void rest(String why) {
    become(State.BACKING_OFF, why);
    long end = now() + backOff.pauseMs();
    try {
      while (state != State.RETIRED && (now() < end || failure != null && !isWanted)) {
        wait(Math.max(0, end - now()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      retire();
    }
    if (state != State.RETIRED) {
      become(State.STARTING, why);
    }
  }

  private void become(State next, String why) {
    if (state != State.RETIRED) {
      state = next;
      detail = why;
      notifyAll();
    }
  }

  /**
   * The living server; blocks while it starts.
   *
   * @return empty where it has retired
   * @throws JobException {@code cannot_start}, or that patience ended
   */
  Optional<ForkServer> get(String script, Patience patience) {
    return patience.run(() -> await(script, patience), this::wake);
  }

  private synchronized Optional<ForkServer> await(String script, Patience patience) {
    scripts.add(script);
    lastUse = now();
    isWanted = true;
    notifyAll();
    while (state != State.RETIRED && state != State.READY) {
      if (failure != null && state == State.BACKING_OFF) {
        throw failure;
      }
      try {
        TimeUnit.NANOSECONDS.timedWait(this, patience.left());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new JobException(FailureCode.SHUTTING_DOWN, "the server is stopping");
      }
    }
    return Optional.ofNullable(server);
  }

  private synchronized void wake() {
    notifyAll();
  }

  synchronized void retire() {
    become(State.RETIRED, "");
    if (server != null) {
      server.end();
    }
    server = null;
  }

  /** Whether nothing has needed it for so long. */
  synchronized boolean isIdle(long ms) {
    if (server != null && server.children() > 0) {
      lastUse = now();
    }
    return now() - lastUse >= ms;
  }

  /** Another one will take over its scripts once it is ready. */
  void replaceWith(ForkServerSlot next) {
    successor = next;
  }

  /** Whether another one is to take over, be it ready or not. */
  boolean hasSuccessor() {
    ForkServerSlot next = successor;
    return next != null && next.state() != State.RETIRED;
  }

  /** Whether another one has taken over. */
  boolean isReplaced() {
    ForkServerSlot next = successor;
    return next != null && next.state() == State.READY;
  }

  /** Whether it never started, for a reason that is no module. */
  boolean isHopeless() {
    return isHopeless;
  }

  synchronized State state() {
    return state;
  }

  synchronized boolean runs(ForkServer one) {
    return server == one;
  }

  synchronized long rssBytes() {
    return server == null ? 0 : server.loaded().rssBytes();
  }

  ServerKind kind() {
    return kind;
  }

  /** What it loads, now that it is known what cannot be loaded. */
  ImportSet imports() {
    return sets.allowed(imports, kind.interpreter());
  }

  synchronized PoolView.Server view(int spares) {
    boolean isReady = server != null;
    ForkServer.Loaded loaded = isReady ? server.loaded() : ForkServer.Loaded.NOTHING;
    return new PoolView.Server(
        kind.interpreter().toString(),
        state.text(),
        detail,
        loaded.imported(),
        loaded.skipped(),
        isReady ? server.pid() : 0,
        isReady ? server.children() : 0,
        isReady ? spares : 0,
        loaded.rssBytes(),
        Set.copyOf(scripts));
  }

  private static long now() {
    return System.nanoTime() / 1_000_000;
  }
}
