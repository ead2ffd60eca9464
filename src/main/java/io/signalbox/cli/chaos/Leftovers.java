package io.signalbox.cli.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What servers leave that have ended in order: processes, temporary files, and payloads that belong
 * to no job.
 *
 * @param processes ids of processes that carry the run's folder in their environment
 * @param files in the temporary folders, and payloads beside the store
 */
record Leftovers(List<Long> processes, List<Path> files) {

  private static final int PATIENCE_MS = 10_000;

  /** Looks until nothing is left, and no longer than ten seconds. */
  static Leftovers after(Workshop workshop, int servers) throws IOException, InterruptedException {
    Leftovers left = now(workshop, servers);
    for (int i = 0; i < PATIENCE_MS / 200 && !left.isEmpty(); i++) {
      Thread.sleep(200);
      left = now(workshop, servers);
    }
    return left;
  }

  private static Leftovers now(Workshop workshop, int servers) throws IOException {
    List<Path> files = new ArrayList<>();
    for (int server = 0; server < servers; server++) {
      files.addAll(Workshop.files(workshop.tmp(server)));
      files.addAll(Workshop.files(workshop.payloads(server)));
    }
    files.removeIf(file -> file.getFileName().toString().equals(".lock"));
    return new Leftovers(Machine.processesWith(workshop.root().toString()), files);
  }

  private boolean isEmpty() {
    return processes.isEmpty() && files.isEmpty();
  }
}
