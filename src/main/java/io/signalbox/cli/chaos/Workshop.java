package io.signalbox.cli.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The private folder of a run: scripts, one home for each server, and the file in which scripts
 * write down what they do.
 */
record Workshop(Path root) {

  /** Makes one with the scripts of every kind in it. */
  static Workshop make(Path parent) throws IOException {
    Files.createDirectories(parent);
    Workshop workshop = new Workshop(Files.createTempDirectory(parent, "signalbox-chaos-"));
    Files.createDirectory(workshop.scripts());
    Files.createFile(workshop.sideEffects());
    Files.writeString(
        workshop.scripts().resolve("_ledger.py"), Kind.ledgerModule(workshop.sideEffects()));
    for (Kind kind : Kind.values()) {
      Files.writeString(workshop.scripts().resolve(kind.script() + ".py"), kind.source());
    }
    return workshop;
  }

  Path scripts() {
    return root.resolve("scripts");
  }

  Path sideEffects() {
    return root.resolve("side-effects");
  }

  /** The time that servers believe in while their clock is jumped. */
  Path clock() {
    return root.resolve("clock");
  }

  /** Where a server lives. */
  Path home(int server) {
    return root.resolve("server-" + server);
  }

  Path data(int server) {
    return home(server).resolve("data");
  }

  /** Where a store keeps what is too large for its tables. */
  Path payloads(int server) {
    return data(server).resolve("store/payloads");
  }

  Path tmp(int server) {
    return home(server).resolve("tmp");
  }

  /** All that lies below a folder, folders excepted. */
  static List<Path> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(path -> !Files.isDirectory(path)).toList();
    } catch (UncheckedIOException vanished) {
      throw vanished.getCause();
    }
  }

  void remove() throws IOException {
    List<Path> all;
    try (Stream<Path> below = Files.walk(root)) {
      all = below.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.deleteIfExists(path);
    }
  }
}
