package io.signalbox.cli.chaos;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is asked of a run.
 *
 * @param time how long the servers are disturbed; starting and draining come on top
 * @param seed of the random choices; the machine's own timing stays random
 * @param rate jobs a second that are submitted
 * @param servers how many servers share the store
 * @param only of the steps, those whose names contain this
 * @param parent the folder in which the private one is made
 * @param keep whether the private folder stays
 * @param settings further settings of the servers, such as {@code
 *     python.executable=/usr/bin/python3}
 */
public record ChaosPlan(
    Duration time,
    long seed,
    StoreChoice store,
    int servers,
    int rate,
    String only,
    Path parent,
    boolean keep,
    List<String> settings) {

  public ChaosPlan {
    settings = List.copyOf(settings);
  }

  /**
   * The store that the servers use.
   *
   * @param kind {@code sqlite}, {@code postgres} or {@code memory}
   * @param uri of a PostgreSQL database
   * @param pid of its server, where that is a process on this machine which may be killed
   */
  public record StoreChoice(String kind, Optional<String> uri, Optional<Long> pid) {

    /** The settings by which a server uses it and keeps all that a run leaves. */
    List<String> settings() {
      List<String> settings = new ArrayList<>(List.of("store.kind=" + kind));
      uri.ifPresent(address -> settings.add("store.postgres.uri=" + address));
      return settings;
    }
  }
}
