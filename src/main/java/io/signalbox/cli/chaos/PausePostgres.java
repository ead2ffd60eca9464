package io.signalbox.cli.chaos;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/** SIGSTOP of all of PostgreSQL for some seconds: connections live and nothing answers. */
final class PausePostgres implements Step {

  private static final int LEAST_MS = 2_000;
  private static final int MOST_MORE_MS = 10_000;

  private final Optional<Long> postgres;

  /**
   * @param postgres the pid of its first process
   */
  PausePostgres(Optional<Long> postgres) {
    this.postgres = postgres;
  }

  @Override
  public String name() {
    return "PostgreSQL paused";
  }

  @Override
  public Optional<String> obstacle() {
    return postgres.isPresent() ? Optional.empty() : Optional.of("it takes --postgres-pid");
  }

  @Override
  public void run(Random random) throws IOException, InterruptedException {
    long first = postgres.orElseThrow();
    List<Long> all =
        ProcessHandle.of(first).stream()
            .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
            .map(ProcessHandle::pid)
            .toList();
    signal("STOP", all);
    Thread.sleep(LEAST_MS + random.nextInt(MOST_MORE_MS));
    signal("CONT", all);
  }

  private static void signal(String signal, List<Long> pids)
      throws IOException, InterruptedException {
    for (long pid : pids) {
      if (ProcessHandle.of(pid).isPresent()) {
        Machine.signal(signal, pid);
      }
    }
  }
}
