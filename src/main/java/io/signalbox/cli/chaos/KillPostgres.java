package io.signalbox.cli.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * SIGKILL of a process that serves a connection: PostgreSQL then ends every other one, recovers
 * from its log as after a crash, and takes connections again.
 */
final class KillPostgres implements Step {

  private final Optional<Long> postgres;

  /**
   * @param postgres the pid of its first process
   */
  KillPostgres(Optional<Long> postgres) {
    this.postgres = postgres;
  }

  @Override
  public String name() {
    return "PostgreSQL killed";
  }

  @Override
  public Optional<String> obstacle() {
    return postgres.isPresent() ? Optional.empty() : Optional.of("it takes --postgres-pid");
  }

  @Override
  public void run(Random random) {
    List<ProcessHandle> serving =
        ProcessHandle.of(postgres.orElseThrow()).stream()
            .flatMap(ProcessHandle::children)
            .filter(KillPostgres::servesConnection)
            .toList();
    if (!serving.isEmpty()) {
      serving.get(random.nextInt(serving.size())).destroyForcibly();
    }
  }

  /**
   * Its title names the client's port, as in {@code postgres: user db 127.0.0.1(40312) idle}. The
   * death of a process that recovers would end PostgreSQL for good.
   */
  private static boolean servesConnection(ProcessHandle process) {
    try {
      Path title = Path.of("/proc", Long.toString(process.pid()), "cmdline");
      return Files.readString(title).contains("(");
    } catch (IOException gone) {
      return false;
    }
  }
}
