package io.signalbox.cli.chaos;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * How many stale writers were refused. The counter of a server ends with it, so it is read now and
 * then, and the last figures of all servers are added up. A port stands for one server's life.
 */
final class Fencing {

  private static final String METER = "signalbox_store_fenced_total";
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private final Supplier<List<URI>> servers;
  private final Map<URI, Double> last = new ConcurrentHashMap<>();
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

  Fencing(Supplier<List<URI>> servers) {
    this.servers = servers;
  }

  /** Reads the counters of all servers that answer. */
  void sample() {
    for (URI server : servers.get()) {
      try {
        HttpRequest request =
            HttpRequest.newBuilder(server.resolve("/metrics")).timeout(TIMEOUT).build();
        last.put(server, sum(http.send(request, BodyHandlers.ofString()).body()));
      } catch (IOException killed) {
        continue; // its last figure counts
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  long total() {
    return (long) last.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  static double sum(String metrics) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(METER))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
