package io.signalbox.server;

import io.signalbox.config.Configuration;
import io.signalbox.metrics.Registries;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;

/** A Signalbox with a Vert.x of its own: the server that the command line starts. */
public final class Server {

  private final Vertx vertx;
  private final Registries registries;
  private final Signalbox signalbox;

  private Server(Vertx vertx, Registries registries, Signalbox signalbox) {
    this.vertx = vertx;
    this.registries = registries;
    this.signalbox = signalbox;
  }

  /**
   * Starts a server; returns at once.
   *
   * @return fails with a {@link io.signalbox.config.ConfigException}, a {@link
   *     java.net.BindException} or a {@link io.signalbox.job.JobException} that says what is wrong
   */
  public static Future<Server> start(Configuration config) {
    Settings settings;
    try {
      settings = Settings.read(config);
    } catch (RuntimeException refused) {
      return Future.failedFuture(refused);
    }
    return start(settings);
  }

  static Future<Server> start(Settings settings) {
    Registries registries = new Registries(settings.metrics());
    Vertx vertx =
        Vertx.builder()
            .with(options().setMetricsOptions(registries.vertxOptions()))
            .withMetrics(registries.vertxFactory())
            .build();
    Promise<Server> started = Promise.promise(); // of no context, as in stop()
    Signalbox.start(vertx, settings, new Measuring(registries))
        .onSuccess(signalbox -> started.complete(new Server(vertx, registries, signalbox)))
        .onFailure(cause -> close(vertx, registries).onComplete(closed -> started.fail(cause)));
    return started.future();
  }

  private static VertxOptions options() {
    return new VertxOptions()
        .setEventLoopPoolSize(EventLoops.count())
        .setFileSystemOptions(
            new FileSystemOptions()
                .setFileCachingEnabled(false)
                .setClassPathResolvingEnabled(false));
  }

  /** The port that is bound. */
  public int port() {
    return signalbox.port();
  }

  /** The Vert.x that it lives in, for verticles that want to talk to it. */
  public Vertx vertx() {
    return vertx;
  }

  /** Drains, stops every part in order, and closes Vert.x last. */
  public Future<Void> stop() {
    Promise<Void> stopped = Promise.promise(); // of no context: none is left when it completes
    signalbox.stop().onComplete(drained -> close(vertx, registries).onComplete(stopped));
    return stopped.future();
  }

  private static Future<Void> close(Vertx vertx, Registries registries) {
    Promise<Void> done = Promise.promise();
    vertx
        .close()
        .onComplete(
            closed -> {
              registries.close();
              done.handle(closed);
            });
    return done.future();
  }
}
