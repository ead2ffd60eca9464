package io.signalbox.http;

import io.signalbox.bus.RequestFields;
import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Collects the operations of the API, so that a wrong method is told which ones are right. */
final class Routes {

  private static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");

  private final Router router;
  private final Map<String, SortedSet<String>> methods = new LinkedHashMap<>();

  Routes(Router router) {
    this.router = router;
  }

  /** The first handler: the router itself trips over an escape such as {@code %zz}. */
  static void refuseBrokenEscapes(RoutingContext ctx) {
    String uri = ctx.request().uri();
    if (uri.indexOf('%') >= 0 && BROKEN_ESCAPE.matcher(uri).find()) {
      ctx.fail(RequestFields.invalid("the address holds a % without two hexadecimal digits"));
    } else {
      ctx.next();
    }
  }

  /** An operation on a path such as {@code /v1/jobs/:id}; what can be got has a HEAD too. */
  Route on(HttpMethod method, String path, Handler<RoutingContext> handler) {
    methods.computeIfAbsent(path, unseen -> new TreeSet<>()).add(method.name());
    Route route = router.route(method, path).handler(handler);
    return method == HttpMethod.GET ? route.method(HttpMethod.HEAD) : route;
  }

  /** Every path, with its methods. */
  Map<String, SortedSet<String>> operations() {
    return methods;
  }

  /** To be called last: answers 405 or 406 on known paths and 404 on all others. */
  void close() {
    methods.forEach(
        (path, documented) -> {
          SortedSet<String> allowed = withHead(documented);
          router.route(path).handler(ctx -> refuse(ctx, allowed));
        });
    router.route().handler(Routes::unknown);
  }

  private static SortedSet<String> withHead(SortedSet<String> methods) {
    SortedSet<String> all = new TreeSet<>(methods);
    if (all.contains("GET")) {
      all.add("HEAD");
    }
    return all;
  }

  private static void refuse(RoutingContext ctx, SortedSet<String> allowed) {
    if (allowed.contains(ctx.request().method().name())) {
      ctx.fail(406);
      return;
    }
    String list = allowed.stream().collect(Collectors.joining(", "));
    ctx.response().putHeader("Allow", list);
    ctx.fail(
        new JobException(
            FailureCode.METHOD_NOT_ALLOWED,
            ctx.request().method() + " is not possible here, only " + list));
  }

  private static void unknown(RoutingContext ctx) {
    ctx.fail(
        new JobException(
            FailureCode.NOT_FOUND, "there is no " + ctx.request().path() + " in this API"));
  }
}
