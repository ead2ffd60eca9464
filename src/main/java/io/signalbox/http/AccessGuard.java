package io.signalbox.http;

import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Decides who may come in; the first handler of every request, upgrades too. Any web page can make
 * a browser post to loopback, and can point a name of its own at it: hence the rules on Host and
 * Origin.
 */
final class AccessGuard implements Handler<RoutingContext> {

  private static final String BEARER = "Bearer ";
  private static final Pattern AFTER_AUTHORITY = Pattern.compile("[/?#]");

  private final HttpSettings settings;
  private final Optional<byte[]> token;
  private final Hosts hosts;

  AccessGuard(HttpSettings settings) {
    this.settings = settings;
    this.token = settings.token().map(text -> text.getBytes(StandardCharsets.UTF_8));
    this.hosts = new Hosts(settings.allowedHosts());
  }

  @Override
  public void handle(RoutingContext ctx) {
    HttpServerRequest request = ctx.request();
    harden(ctx.response());
    checkHost(request);
    checkTarget(request);
    checkOrigin(ctx);
    if (isPreflight(request)) {
      ctx.response().setStatusCode(204).end().onFailure(ctx::fail);
      return;
    }
    checkToken(ctx);
    ctx.next();
  }

  /** Scripts choose the type of their output: a browser must never run it as a page of ours. */
  private static void harden(HttpServerResponse response) {
    response
        .putHeader(Headers.CONTENT_TYPE_OPTIONS, Headers.NO_SNIFF)
        .putHeader(Headers.CACHE_CONTROL, Headers.NO_STORE)
        .putHeader(Headers.SECURITY_POLICY, Headers.SANDBOX);
  }

  private void checkHost(HttpServerRequest request) {
    List<String> named = request.headers().getAll(HttpHeaders.HOST);
    if (named.isEmpty() && request.version() == HttpVersion.HTTP_1_0) {
      return;
    }
    if (named.size() != 1 || !hosts.allow(named.get(0))) {
      throw refused(named);
    }
  }

  /** A request as proxies get it, {@code GET http://name/path}: its own name counts too. */
  private void checkTarget(HttpServerRequest request) {
    String uri = request.uri();
    int scheme = uri.startsWith("/") ? -1 : uri.indexOf("://");
    if (scheme >= 0 && !hosts.allow(AFTER_AUTHORITY.split(uri.substring(scheme + 3), 2)[0])) {
      throw refused(uri);
    }
  }

  private static JobException refused(Object host) {
    return new JobException(
        FailureCode.FORBIDDEN,
        "this server does not answer to the Host "
            + host
            + "; names beside localhost and addresses belong in http.allowed_hosts");
  }

  private void checkOrigin(RoutingContext ctx) {
    HttpServerRequest request = ctx.request();
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    if (origin != null && settings.allowedOrigins().contains(origin.toLowerCase(Locale.ROOT))) {
      Cors.allow(ctx, origin);
    } else if (origin != null && !isOurs(origin, request.getHeader(HttpHeaders.HOST))) {
      throw new JobException(
          FailureCode.FORBIDDEN,
          "pages of " + origin + " may not call this server; see http.allowed_origins");
    } else if ("cross-site".equals(request.getHeader(Headers.SEC_FETCH_SITE))) {
      throw new JobException(FailureCode.FORBIDDEN, "a page of another site sent this request");
    }
  }

  /** The scheme is not compared: behind a proxy that ends TLS it is not ours. */
  private static boolean isOurs(String origin, String host) {
    return origin.equalsIgnoreCase("http://" + host) || origin.equalsIgnoreCase("https://" + host);
  }

  private boolean isPreflight(HttpServerRequest request) {
    return request.method() == HttpMethod.OPTIONS
        && request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD) != null
        && request.getHeader(HttpHeaders.ORIGIN) != null;
  }

  private void checkToken(RoutingContext ctx) {
    boolean free = token.isEmpty() || ctx.normalizedPath().startsWith("/health/");
    if (!free && !carriesToken(ctx.request().getHeader(HttpHeaders.AUTHORIZATION))) {
      throw new JobException(
          FailureCode.UNAUTHORIZED, "send the header 'Authorization: Bearer' with the token");
    }
  }

  private boolean carriesToken(String authorization) {
    if (authorization == null
        || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return false;
    }
    String sent = authorization.substring(BEARER.length()).strip();
    return MessageDigest.isEqual(token.orElseThrow(), sent.getBytes(StandardCharsets.UTF_8));
  }
}
