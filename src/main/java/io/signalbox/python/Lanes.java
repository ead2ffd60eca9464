package io.signalbox.python;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/** The connections to one keeper or fork server. Callable from any thread. */
final class Lanes implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final FrameChannel control;
  private final Acceptor acceptor;
  private final Runnable killer;
  private final Deque<Lane> idle = new ArrayDeque<>();
  private final Object opening = new Object();
  private boolean isClosed;
  private int busy;
  private int opened;

  /**
   * @param killer ends the process, for when it no longer answers
   */
  Lanes(FrameChannel control, Acceptor acceptor, Runnable killer) {
    this.control = control;
    this.acceptor = acceptor;
    this.killer = killer;
  }

  /** A lane for one run, to be released or closed. */
  Lane take() throws IOException {
    synchronized (idle) {
      busy++;
      if (!idle.isEmpty()) {
        return idle.pop();
      }
    }
    try {
      return open(true);
    } catch (IOException | RuntimeException e) {
      leave();
      throw e;
    }
  }

  /** A connection that never comes back, because a child will get the other end of it. */
  Lane open() throws IOException {
    return open(false);
  }

  private Lane open(boolean isCounted) throws IOException {
    synchronized (opening) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("interrupted"); // else it would close the shared channels
      }
      try {
        control.write(FrameType.OPEN_LANE, Map.of("lane", ++opened));
        FrameChannel channel = acceptor.greeting(TIMEOUT, opened).channel();
        return new Lane(this, opened, isCounted, channel);
      } catch (IOException e) {
        killer.run();
        throw e;
      }
    }
  }

  /** Takes a lane back; false where it is of no more use. */
  boolean takeBack(Lane lane) {
    synchronized (idle) {
      if (isClosed) {
        return false;
      }
      busy--;
      idle.push(lane);
      return true;
    }
  }

  /** A lane was closed under its run. */
  void leave() {
    synchronized (idle) {
      busy--;
    }
  }

  /** How many runs there are. */
  int busy() {
    synchronized (idle) {
      return busy;
    }
  }

  void kill() {
    killer.run();
  }

  /** Idle lanes are closed, the others when their runs end. */
  @Override
  public void close() {
    synchronized (idle) {
      isClosed = true;
      busy += idle.size(); // closing counts them off again
      idle.forEach(Lane::close);
      idle.clear();
    }
  }
}
