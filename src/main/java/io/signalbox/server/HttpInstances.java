package io.signalbox.server;

import io.signalbox.bus.Jobs;
import io.signalbox.http.HttpSettings;
import io.signalbox.http.HttpVerticle;
import io.signalbox.http.Readiness;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** The HTTP verticles that share one port. */
final class HttpInstances {

  private final HttpSettings settings;
  private final Jobs jobs;
  private final Foundation foundation;
  private final Measuring measuring;
  private final Supplier<Readiness> readiness;
  private final List<HttpVerticle> all = new CopyOnWriteArrayList<>();

  HttpInstances(
      HttpSettings settings,
      Jobs jobs,
      Foundation foundation,
      Measuring measuring,
      Supplier<Readiness> readiness) {
    this.settings = settings;
    this.jobs = jobs;
    this.foundation = foundation;
    this.measuring = measuring;
    this.readiness = readiness;
  }

  Deployable next() {
    HttpVerticle verticle =
        new HttpVerticle(
            settings,
            jobs,
            foundation.boot().spill(),
            measuring.scrape(),
            readiness,
            foundation.boot().id());
    all.add(verticle);
    return verticle;
  }

  int port() {
    return all.get(0).port();
  }

  Future<?> shutdown(long graceSeconds) {
    return Future.join(all.stream().map(verticle -> verticle.shutdown(graceSeconds)).toList());
  }
}
