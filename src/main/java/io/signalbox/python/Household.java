package io.signalbox.python;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All that is kept from one job to the next: fork servers, warm processes, their memory. */
final class Household implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Household.class);
  private static final long TIDY_EVERY_MS = 1_000;
  private static final double SHARE = 0.8;

  private final ForkServers servers;
  private final WarmPool pool;
  private final Residents residents;
  private final Board board;
  private final int spares;

  private Household(
      Board board, ForkServers servers, Residents residents, WarmPool pool, int spares) {
    this.board = board;
    this.servers = servers;
    this.residents = residents;
    this.pool = pool;
    this.spares = spares;
  }

  /**
   * Starts no process yet.
   *
   * @param clock on which it is tidied up now and then
   * @throws IOException if the board cannot be made in the boot directory
   */
  static Household create(
      PythonSettings settings,
      BootDirectory boot,
      ScriptEnvironment environment,
      Interpreters interpreters,
      ScheduledExecutorService clock,
      ProcessListener listener)
      throws IOException {
    Board board = Board.create(boot.path().resolve("board"));
    ForkServerStart launcher =
        new ForkServerStart(settings, boot, environment, clock, board.file());
    ForkServers servers = new ForkServers(interpreters, launcher, settings.idle());
    Residents residents = new Residents(limit(settings), servers::rssBytes, listener);
    WarmSeats seats = new WarmSeats(board, clock);
    WarmStart start = new WarmStart(servers, seats, environment, settings.nice());
    WarmPool pool = new WarmPool(start, servers, residents, seats, settings.idle());
    Household household = new Household(board, servers, residents, pool, settings.spares());
    clock.scheduleWithFixedDelay(
        household::tidyUp, TIDY_EVERY_MS, TIDY_EVERY_MS, TimeUnit.MILLISECONDS);
    return household;
  }

  private static long limit(PythonSettings settings) {
    return settings
        .memory()
        .orElseGet(
            () -> (long) (SHARE * new MachineMemory(Path.of("/")).bytes().orElse(Long.MAX_VALUE)));
  }

  private void tidyUp() {
    try {
      pool.tidyUp();
      servers.tidyUp();
      residents.changed();
    } catch (RuntimeException e) {
      LOG.error("The processes could not be tidied up", e);
    }
  }

  ForkServers servers() {
    return servers;
  }

  WarmPool pool() {
    return pool;
  }

  Residents residents() {
    return residents;
  }

  Board board() {
    return board;
  }

  /** What they are at. Callable from any thread. */
  PoolView view() {
    return new PoolView(servers.views(spares), residents.views());
  }

  /** Whoever waits gives up; all processes end. */
  @Override
  public void close() {
    residents.close();
    pool.close();
    servers.close();
  }
}
