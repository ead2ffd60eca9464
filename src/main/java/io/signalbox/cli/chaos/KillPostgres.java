package io.signalbox.cli.chaos;

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
    List<ProcessHandle> children =
        ProcessHandle.of(postgres.orElseThrow()).stream().flatMap(ProcessHandle::children).toList();
    if (!children.isEmpty()) {
      children.get(random.nextInt(children.size())).destroyForcibly();
    }
  }
}
