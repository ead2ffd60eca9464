package io.signalbox.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a file that is asked for (RFC 9110, 14). Several at once are not taken, and then all of
 * it is sent.
 *
 * @param first its first byte
 * @param length how many; 0 where the file has none of those that are asked for
 */
record ByteRange(long first, long length) {

  private static final Pattern FORM = Pattern.compile("bytes=\\s*(\\d{0,18})-(\\d{0,18})\\s*");

  /** The header of a request, unless it holds only for another content than this one. */
  static Optional<String> asked(HttpServerRequest request, String sha256) {
    String only = request.getHeader("If-Range");
    boolean holds = only == null || only.equals('"' + sha256 + '"');
    return request.method() == HttpMethod.GET && holds
        ? Optional.ofNullable(request.getHeader("Range"))
        : Optional.empty();
  }

  /** Empty where the header is to be ignored. */
  static Optional<ByteRange> parse(String header, long size) {
    Matcher form = FORM.matcher(header);
    if (!form.matches() || header.endsWith("=-")) {
      return Optional.empty();
    }
    if (form.group(1).isEmpty()) {
      long length = Math.min(size, Long.parseLong(form.group(2)));
      return Optional.of(new ByteRange(size - length, length));
    }
    long first = Long.parseLong(form.group(1));
    long last = form.group(2).isEmpty() ? size - 1 : Long.parseLong(form.group(2));
    boolean isBackwards = !form.group(2).isEmpty() && last < first;
    return isBackwards
        ? Optional.empty()
        : Optional.of(new ByteRange(first, Math.max(0, Math.min(last, size - 1) - first + 1)));
  }

  boolean isEmpty() {
    return length == 0;
  }

  /** The value of {@code Content-Range}. */
  String header(long size) {
    return isEmpty()
        ? "bytes */" + size
        : "bytes %d-%d/%d".formatted(first, first + length - 1, size);
  }
}
