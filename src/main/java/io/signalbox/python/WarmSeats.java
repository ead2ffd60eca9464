package io.signalbox.python;

import java.io.IOException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Makes seats for warm processes and takes them back. Callable from any thread. */
final class WarmSeats {

  /** So long a killed process may live on and write to its slot. */
  private static final long AFTERLIFE_SECONDS = 10;

  private final Board board;
  private final ScheduledExecutorService clock;

  WarmSeats(Board board, ScheduledExecutorService clock) {
    this.board = board;
    this.clock = clock;
  }

  WarmSeat take(ForkServer server) throws IOException {
    Lane lane = server.lane();
    try {
      Lane channel = server.channel();
      try {
        return new WarmSeat(lane, channel, board.take(), nonce());
      } catch (IOException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      lane.close();
      throw e;
    }
  }

  private static String nonce() {
    return "%016x".formatted(ThreadLocalRandom.current().nextLong());
  }

  /**
   * Closes its connections; the fork server kills what still runs on them.
   *
   * @param isDead whether nobody can use the slot any more
   */
  void free(WarmSeat seat, boolean isDead) {
    seat.lane().close();
    seat.channel().close();
    if (isDead) {
      board.free(seat.slot());
    } else {
      clock.schedule(() -> board.free(seat.slot()), AFTERLIFE_SECONDS, TimeUnit.SECONDS);
    }
  }
}
