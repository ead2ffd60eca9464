package io.signalbox.http;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which authorities this server answers to. An address or localhost cannot be a name that somebody
 * else's DNS points at us; every other name must be allowed. Confined to one event loop.
 */
final class Hosts {

  private static final Pattern AUTHORITY =
      Pattern.compile("(\\[[0-9a-f:.]+]|[^\\[\\]:@/\\s]+)(:\\d{1,5})?");
  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

  /** Clients say the same few over and over; strangers can fill this no further. */
  private static final int REMEMBERED = 64;

  private final Set<String> allowed;
  private final Set<String> remembered = new HashSet<>();

  Hosts(Set<String> allowed) {
    this.allowed = allowed;
  }

  boolean allow(String authority) {
    if (remembered.contains(authority)) {
      return true;
    }
    boolean allows = check(authority);
    if (allows && remembered.size() < REMEMBERED) {
      remembered.add(authority);
    }
    return allows;
  }

  private boolean check(String authority) {
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
