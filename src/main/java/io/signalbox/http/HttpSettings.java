package io.signalbox.http;

import io.signalbox.config.ConfigReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The keys {@code http.*}.
 *
 * @param host the address to bind
 * @param port 0 for any free port
 * @param spill the largest payload in bytes that lies in the heap
 * @param bodyTimeout the longest pause inside an arriving body; all of it may take a second longer
 *     for each 16 KiB
 * @param idleTimeout after which a connection without a request, or whose reader takes nothing of
 *     its answer, is closed
 * @param ping between two heartbeats of an event stream
 * @param token what every request but {@code /health/*} must carry
 * @param allowedHosts names in Host beside IP literals and localhost, in lower case
 * @param allowedOrigins Origins of browsers beside our own, in lower case
 */
public record HttpSettings(
    String host,
    int port,
    long spill,
    Duration bodyTimeout,
    Duration idleTimeout,
    Duration ping,
    Optional<String> token,
    Set<String> allowedHosts,
    Set<String> allowedOrigins) {

  private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|::1");
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{1,1024}");
  private static final Pattern ORIGIN = Pattern.compile("[a-z][a-z0-9+.-]*://[^/?#\\s]+");
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final long LARGEST_SPILL = 64L << 20;

  public HttpSettings {
    allowedHosts = lowerCase(allowedHosts);
    allowedOrigins = lowerCase(allowedOrigins);
  }

  /**
   * Reads and checks them; a token file is read here, once.
   *
   * @throws io.signalbox.config.ConfigException naming key, value and origin
   */
  public static HttpSettings read(ConfigReader config) {
    String host = config.string("http.host", "127.0.0.1");
    Optional<String> token = token(config);
    boolean open = config.flag("http.allow_unauthenticated", false);
    if (!LOOPBACK.matcher(host).matches() && token.isEmpty() && !open) {
      throw config.refusal(
          "http.host",
          "beyond loopback every client on the network could run scripts: set http.token or"
              + " http.token_file, or http.allow_unauthenticated to true");
    }
    return new HttpSettings(
        host,
        config.integer("http.port", 8084, 0, 65535),
        spill(config),
        atLeast(config, "http.body_timeout", Duration.ofSeconds(30)),
        atLeast(config, "http.idle_timeout", Duration.ofSeconds(60)),
        atLeast(config, "http.ping", Duration.ofSeconds(15)),
        token,
        Set.copyOf(config.list("http.allowed_hosts", List.of())),
        origins(config));
  }

  private static Optional<String> token(ConfigReader config) {
    Optional<String> inline = config.secret("http.token");
    Optional<String> file = config.optionalString("http.token_file");
    if (inline.isPresent() && file.isPresent()) {
      throw config.refusal("http.token_file", "http.token is set too; keep one of them");
    }
    String key = inline.isPresent() ? "http.token" : "http.token_file";
    Optional<String> token = inline.or(() -> file.map(path -> content(config, path)));
    token.ifPresent(
        text -> {
          if (!TOKEN.matcher(text).matches()) {
            throw config.refusal(
                key, "a token is 1 to 1024 visible ASCII characters without a space");
          }
        });
    return token;
  }

  private static String content(ConfigReader config, String path) {
    try {
      return Files.readString(Path.of(path)).strip();
    } catch (IOException | InvalidPathException e) {
      throw config.refusal("http.token_file", "it cannot be read (" + e + ")");
    }
  }

  private static long spill(ConfigReader config) {
    long spill = config.size("http.spill", 256 << 10);
    if (spill > LARGEST_SPILL) {
      throw config.refusal("http.spill", "more than 64MiB a request does not belong in the heap");
    }
    return spill;
  }

  private static Duration atLeast(ConfigReader config, String key, Duration byDefault) {
    Duration value = config.duration(key, byDefault);
    if (value.compareTo(SHORTEST) < 0) {
      throw config.refusal(key, "it must be at least 100ms");
    }
    return value;
  }

  private static Set<String> origins(ConfigReader config) {
    Set<String> origins = Set.copyOf(config.list("http.allowed_origins", List.of()));
    for (String origin : lowerCase(origins)) {
      if (!ORIGIN.matcher(origin).matches()) {
        throw config.refusal(
            "http.allowed_origins",
            "'" + origin + "' is no origin such as https://lab.example.org");
      }
    }
    return origins;
  }

  private static Set<String> lowerCase(Set<String> words) {
    return words.stream()
        .map(word -> word.toLowerCase(Locale.ROOT))
        .collect(Collectors.toUnmodifiableSet());
  }
}
