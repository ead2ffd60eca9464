package io.signalbox.http;

import io.vertx.core.http.HttpHeaders;

/** Header names and values that are checked and encoded once, not for every request. */
final class Headers {

  static final CharSequence JOB_ID = name("Signalbox-Job-Id");
  static final CharSequence WARNINGS = name("Signalbox-Warnings");
  static final CharSequence LABELS = name("Signalbox-Labels");
  static final CharSequence PARAMS = name("Signalbox-Params");
  static final CharSequence SERVER_TIMING = name("Server-Timing");
  static final CharSequence JSON = HttpHeaders.createOptimized("application/json");

  static final CharSequence CONTENT_TYPE_OPTIONS = name("X-Content-Type-Options");
  static final CharSequence NO_SNIFF = HttpHeaders.createOptimized("nosniff");
  static final CharSequence CACHE_CONTROL = HttpHeaders.CACHE_CONTROL;
  static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
  static final CharSequence SECURITY_POLICY = name("Content-Security-Policy");
  static final CharSequence SANDBOX =
      HttpHeaders.createOptimized("default-src 'none'; frame-ancestors 'none'; sandbox");

  /** For what has a look of its own, such as a plot; it may be shown inside a page of ours. */
  static final CharSequence DOCUMENT_SANDBOX =
      HttpHeaders.createOptimized(
          "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:;"
              + " frame-ancestors 'self'; sandbox");

  static final CharSequence SEC_FETCH_SITE = name("Sec-Fetch-Site");

  private Headers() {}

  private static CharSequence name(String text) {
    return HttpHeaders.createOptimized(text);
  }
}
