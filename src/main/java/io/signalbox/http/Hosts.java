package io.signalbox.http;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which authorities this server answers to. An address or localhost cannot be a name that somebody
 * else's DNS points at us; every other name must be allowed.
 */
final class Hosts {

  private static final Pattern AUTHORITY =
      Pattern.compile("(\\[[0-9a-f:.]+]|[^\\[\\]:@/\\s]+)(:\\d{1,5})?");
  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

  private final Set<String> allowed;

  Hosts(Set<String> allowed) {
    this.allowed = allowed;
  }

  boolean allow(String authority) {
    Matcher parts = AUTHORITY.matcher(authority.toLowerCase(Locale.ROOT));
    if (!parts.matches()) {
      return false;
    }
    String host = parts.group(1);
    return host.startsWith("[")
        || IPV4.matcher(host).matches()
        || host.equals("localhost")
        || allowed.contains(host);
  }
}
