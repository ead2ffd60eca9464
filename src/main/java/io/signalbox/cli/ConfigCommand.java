package io.signalbox.cli;

import io.signalbox.config.ConfigEntry;
import io.signalbox.config.Configuration;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "config",
    description = "Prints every key with its value and where the value came from; secrets masked.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class ConfigCommand implements Runnable {

  private final Console console;
  private final Composition composition;

  @Mixin private ConfigOptions options;

  ConfigCommand(Console console, Composition composition) {
    this.console = console;
    this.composition = composition;
  }

  @Override
  public void run() {
    Configuration config = options.load();
    composition.readSettings(config);
    config.refuseUnknown();
    print(config.entries().stream().sorted(Comparator.comparing(ConfigEntry::key)).toList());
    config.warnings().forEach(console::complain);
  }

  private void print(List<ConfigEntry> entries) {
    String row =
        "%-"
            + width(entries, ConfigEntry::key)
            + "s  %-"
            + width(entries, ConfigEntry::value)
            + "s  %s%n";
    for (ConfigEntry entry : entries) {
      console.out().printf(row, entry.key(), entry.value(), entry.origin());
    }
  }

  private static int width(List<ConfigEntry> entries, Function<ConfigEntry, String> column) {
    return entries.stream().map(column).mapToInt(String::length).max().orElse(1);
  }
}
