package io.signalbox.server;

import io.signalbox.config.Configuration;
import io.signalbox.metrics.Registries;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;

/**
 * A Signalbox inside somebody else's Vert.x application. Deploy one instance; talk to it by the
 * event bus (or {@link io.signalbox.bus.Jobs}). Undeploying it drains its jobs first.
 */
public final class SignalboxVerticle extends VerticleBase {

  private final Configuration config;
  private Registries registries;
  private Signalbox signalbox;

  /**
   * @param config its whole configuration, as {@link Configuration#of} or {@link
   *     Configuration#load} make it
   */
  public SignalboxVerticle(Configuration config) {
    this.config = config;
  }

  @Override
  public Future<?> start() {
    Settings settings = Settings.read(config);
    registries = new Registries(settings.metrics());
    return startApart(settings)
        .onSuccess(started -> signalbox = started)
        .onFailure(cause -> registries.close());
  }

  /**
   * Deploys from a thread that belongs to no verticle: children of this one would be undeployed,
   * all together, before its own {@link #stop} could drain them.
   */
  private Future<Signalbox> startApart(Settings settings) {
    Promise<Signalbox> started = Promise.promise();
    Thread apart =
        new Thread(
            () -> Signalbox.start(vertx, settings, new Measuring(registries)).onComplete(started),
            "signalbox-start");
    apart.start();
    return started.future();
  }

  @Override
  public Future<?> stop() {
    return signalbox.stop().onComplete(stopped -> registries.close());
  }

  /** The HTTP port that is bound, once it is deployed. */
  public int port() {
    return signalbox.port();
  }
}
