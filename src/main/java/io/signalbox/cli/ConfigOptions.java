package io.signalbox.cli;

import io.signalbox.config.Configuration;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options by which a configuration is chosen and changed. */
final class ConfigOptions {

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The configuration file; conf/signalbox.yaml if it is there and none is named.")
  private Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "Sets one key, such as http.port=8084; may be repeated. Stronger than the file.")
  private final Map<String, String> overrides = new LinkedHashMap<>();

  Configuration load() {
    return Configuration.ofProcess(Optional.ofNullable(file), overrides);
  }
}
