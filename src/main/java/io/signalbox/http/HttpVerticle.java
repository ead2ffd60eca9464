package io.signalbox.http;

import io.signalbox.bus.Jobs;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The HTTP server. Any number of instances share one port; each serves its connections on its own
 * event loop. Fails to start where the port cannot be had.
 */
public final class HttpVerticle extends VerticleBase {

  private static final int SHARED_RANDOM_PORTS = 1 << 30;

  private final HttpSettings settings;
  private final Jobs jobs;
  private final Path spillFolder;
  private final Optional<Supplier<String>> scrape;
  private final Supplier<Readiness> readiness;
  private final String boot;
  private HttpServer server;

  /**
   * @param spillFolder an existing private folder for large inputs
   * @param scrape gives the metrics in Prometheus' text format; called on a worker thread
   * @param readiness says whether the server is ready; must not block
   * @param boot names this start of the server, the same for all its instances
   */
  public HttpVerticle(
      HttpSettings settings,
      Jobs jobs,
      Path spillFolder,
      Optional<Supplier<String>> scrape,
      Supplier<Readiness> readiness,
      String boot) {
    this.settings = settings;
    this.jobs = jobs;
    this.spillFolder = spillFolder;
    this.scrape = scrape;
    this.readiness = readiness;
    this.boot = boot;
  }

  @Override
  public Future<?> start() {
    IdleConnections idle = new IdleConnections(vertx, settings.idleTimeout());
    Router router = router();
    server =
        vertx
            .createHttpServer(options())
            .connectionHandler(idle::opened)
            .requestHandler(
                request -> {
                  idle.used(request);
                  router.handle(request);
                });
    return server.listen();
  }

  /** The port that is bound, after the start. */
  public int port() {
    return server.actualPort();
  }

  /**
   * Takes no more connections, and closes each one once it is idle.
   *
   * @param graceSeconds after which the remaining ones are cut
   */
  public Future<Void> shutdown(long graceSeconds) {
    return server.shutdown(graceSeconds, TimeUnit.SECONDS);
  }

  private HttpServerOptions options() {
    return new HttpServerOptions()
        .setHost(settings.host())
        .setPort(settings.port() == 0 ? sharedRandomPort() : settings.port())
        .setHttp2ClearTextEnabled(false)
        .setPerMessageWebSocketCompressionSupported(false)
        .setPerFrameWebSocketCompressionSupported(false)
        .setHandle100ContinueAutomatically(false);
  }

  /** Instances that give the same negative number share one random port. */
  private int sharedRandomPort() {
    return -1 - Math.floorMod(boot.hashCode(), SHARED_RANDOM_PORTS);
  }

  private Router router() {
    Router router = Router.router(vertx);
    Problems problems = new Problems(new UnreadBody(vertx, settings.bodyTimeout()));
    router.route().handler(Routes::refuseBrokenEscapes).failureHandler(problems);
    router.route().handler(new AccessGuard(settings));
    for (int status : new int[] {400, 404, 405, 406, 415, 500}) {
      router.errorHandler(status, problems);
    }
    Routes routes = new Routes(router);
    FeedCursors cursors = new FeedCursors(boot);
    Intake intake = new Intake(jobs, new InputCollector(vertx, settings, spillFolder));
    EventStreams streams = new EventStreams(vertx, jobs, settings.ping(), cursors);
    new Api(jobs, intake, streams, cursors, new BatchApi(vertx, jobs, settings))
        .addTo(routes, new HealthRoutes(vertx, readiness, scrape), OpenApi.load());
    routes.close();
    return router;
  }
}
