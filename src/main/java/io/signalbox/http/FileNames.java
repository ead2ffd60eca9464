package io.signalbox.http;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Names of files, with {@code /} between their parts, in addresses and in headers. */
final class FileNames {

  private FileNames() {}

  /** The name as the end of an address. */
  static String escaped(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20").replace("%2F", "/");
  }

  /** The name that stands at the end of an address, whose escapes are whole. */
  static String unescaped(String end) {
    return URLDecoder.decode(end.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** Shown by a browser, saved under the last part of the name (RFC 6266). */
  static String disposition(String name) {
    String last = name.substring(name.lastIndexOf('/') + 1);
    String plain = last.replaceAll("[^ -~]|[\"\\\\%]", "_");
    String header = "inline; filename=\"" + plain + '"';
    return plain.equals(last)
        ? header
        : header + "; filename*=UTF-8''" + escaped(last).replace("*", "%2A");
  }
}
