package io.signalbox.server;

import io.signalbox.bus.BusVerticle;
import io.signalbox.script.Script;
import io.signalbox.script.ScriptCatalogue;
import io.signalbox.script.ScriptChanges;
import io.signalbox.script.ScriptScanner;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for changed scripts again and again, off the event loop, the next time only after the last
 * look is over; and offers each script its bus address.
 */
final class ScriptWatch extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(ScriptWatch.class);

  private final ScriptScanner scanner;
  private final ScriptCatalogue catalogue;
  private final BusVerticle bus;
  private final Duration pause;

  ScriptWatch(ScriptScanner scanner, ScriptCatalogue catalogue, BusVerticle bus, Duration pause) {
    this.scanner = scanner;
    this.catalogue = catalogue;
    this.bus = bus;
    this.pause = pause;
  }

  @Override
  public Future<?> start() {
    bus.serve(names());
    again();
    return Future.succeededFuture();
  }

  private void again() {
    vertx.setTimer(Math.max(1, pause.toMillis()), timer -> look());
  }

  private void look() {
    vertx
        .executeBlocking(scanner::scan, false)
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
  }

  private Set<String> names() {
    return catalogue.all().stream().map(Script::name).collect(Collectors.toSet());
  }
}
