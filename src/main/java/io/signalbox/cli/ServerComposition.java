package io.signalbox.cli;

import io.signalbox.config.Configuration;
import io.signalbox.server.Server;
import io.signalbox.server.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The real server. Loaded only by the commands that need it: Vert.x takes its time to load. */
final class ServerComposition implements Composition {

  @Override
  public void readSettings(Configuration config) {
    Settings.read(config);
  }

  @Override
  public Running start(Configuration config) {
    Server server = Server.start(config).await();
    Logger log = LoggerFactory.getLogger(Server.class);
    config.warnings().forEach(log::warn);
    return () -> server.stop().await();
  }
}
