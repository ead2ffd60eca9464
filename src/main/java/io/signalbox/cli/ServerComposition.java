package io.signalbox.cli;

import io.signalbox.config.ConfigEntry;
import io.signalbox.config.Configuration;
import io.signalbox.server.Server;
import io.signalbox.server.Settings;
import java.net.BindException;
import java.net.SocketException;
import java.net.UnknownHostException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The real server. Loaded only by the commands that need it: Vert.x takes its time to load. */
final class ServerComposition implements Composition {

  @Override
  public void readSettings(Configuration config) {
    Settings.read(config);
  }

  @Override
  public Running start(Configuration config) throws Exception {
    Server server = await(config);
    Logger log = LoggerFactory.getLogger(Server.class);
    config.warnings().forEach(log::warn);
    return () -> server.stop().await();
  }

  /** The reason of the socket names neither host nor port. */
  private static Server await(Configuration config) throws Exception {
    try {
      return Server.start(config).await();
    } catch (Exception e) {
      if (e instanceof SocketException || e instanceof UnknownHostException) {
        String address = value(config, "http.host") + ":" + value(config, "http.port");
        throw new BindException(address + ": " + e.getMessage());
      }
      throw e;
    }
  }

  private static String value(Configuration config, String key) {
    return config.entries().stream()
        .filter(entry -> entry.key().equals(key))
        .map(ConfigEntry::value)
        .findFirst()
        .orElse(key);
  }
}
