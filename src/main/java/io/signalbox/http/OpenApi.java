package io.signalbox.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The description of this API, and the front page that names it. */
final class OpenApi {

  private static final String PAGE =
      """
      <!DOCTYPE html>
      <html lang="en">
      <meta charset="utf-8">
      <title>Signalbox</title>
      <h1>Signalbox</h1>
      <p>Python scripts as a service: POST an input to <code>/v1/scripts/{script}/run</code>.</p>
      <ul>
        <li><a href="/openapi.json">The API (OpenAPI 3.1)</a></li>
        <li><a href="/v1/scripts">Scripts</a></li>
        <li><a href="/v1/jobs">Jobs</a></li>
        <li><a href="/v1/capacity">Capacity</a></li>
        <li><a href="/metrics">Metrics</a></li>
        <li><a href="/health/ready">Readiness</a></li>
      </ul>
      </html>
      """;

  private final Buffer document;

  private OpenApi(Buffer document) {
    this.document = document;
  }

  /** Reads the document from the class path; blocking. */
  static OpenApi load() {
    try (InputStream resource = OpenApi.class.getResourceAsStream("/openapi.json")) {
      return new OpenApi(Buffer.buffer(resource.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException("openapi.json is not readable", e);
    }
  }

  void document(RoutingContext ctx) {
    Answers.json(ctx, 200, document);
  }

  void frontPage(RoutingContext ctx) {
    ctx.response()
        .putHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    Answers.text(ctx, "text/html; charset=utf-8", PAGE);
  }
}
