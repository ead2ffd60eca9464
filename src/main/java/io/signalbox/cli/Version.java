package io.signalbox.cli;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version of the jar; classes outside a jar have none. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {line()};
  }

  static String line() {
    String version = Version.class.getPackage().getImplementationVersion();
    return "signalbox %s (Java %s)"
        .formatted(Objects.requireNonNullElse(version, "development"), Runtime.version());
  }
}
