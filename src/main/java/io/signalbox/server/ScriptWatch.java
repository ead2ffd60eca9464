package io.signalbox.server;

import io.signalbox.bus.BusVerticle;
import io.signalbox.script.Script;
import io.signalbox.script.ScriptChanges;
import io.signalbox.script.ScriptLibrary;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for changed scripts again and again, off the event loop, the next time only after the last
 * look is over; has new versions proven meanwhile; and offers each script its bus address.
 */
final class ScriptWatch extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(ScriptWatch.class);

  private final ScriptLibrary scripts;
  private final BusVerticle bus;
  private final Duration pause;
  private final Duration patience;
  private boolean isProving;

  /**
   * @param pause between two looks
   * @param patience how long the start waits for the scripts that want to be proven first
   */
  ScriptWatch(ScriptLibrary scripts, BusVerticle bus, Duration pause, Duration patience) {
    this.scripts = scripts;
    this.bus = bus;
    this.pause = pause;
    this.patience = patience;
  }

  @Override
  public Future<?> start() {
    bus.serve(names());
    again();
    return prove()
        .timeout(Math.max(1, patience.toMillis()), TimeUnit.MILLISECONDS)
        .otherwiseEmpty();
  }

  private void again() {
    vertx.setTimer(Math.max(1, pause.toMillis()), timer -> look());
  }

  private void look() {
    vertx
        .executeBlocking(scripts.scanner()::scan, false)
        .onSuccess(this::changed)
        .onFailure(fault -> LOG.error("The scripts could not be scanned", fault))
        .onComplete(done -> again());
  }

  private void changed(ScriptChanges changes) {
    if (!changes.isEmpty()) {
      LOG.info(
          "Scripts: added {}, changed {}, removed {}",
          changes.added(),
          changes.changed(),
          changes.removed());
      bus.serve(names());
    }
    prove();
  }

  /** Beside the scans, which go on; a proof takes as long as it takes. */
  private Future<?> prove() {
    if (isProving) {
      return Future.succeededFuture();
    }
    isProving = true;
    return vertx
        .executeBlocking(this::proveDue, false)
        .onFailure(fault -> LOG.error("The proofs failed inside the server", fault))
        .onComplete(done -> isProving = false);
  }

  private Void proveDue() {
    scripts.proving().run();
    return null;
  }

  private Set<String> names() {
    return scripts.catalogue().all().stream().map(Script::name).collect(Collectors.toSet());
  }
}
