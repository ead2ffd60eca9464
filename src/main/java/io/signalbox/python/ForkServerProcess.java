package io.signalbox.python;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A fork server as a run of its keeper. Its keeper's lane, which says when it is dead, is read by a
 * thread of its own; whoever started it reads the control connection and awaits its end.
 */
final class ForkServerProcess implements ForkServer {

  private static final Logger LOG = LoggerFactory.getLogger(ForkServerProcess.class);
  private static final int TAIL_BYTES = 4096;
  private static final int TAIL_LINES = 5;

  private final Lane life;
  private final Acceptor acceptor;
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
  private final Thread attendant;
  private FrameChannel control;
  private volatile Lanes lanes;
  private volatile long pid;
  private volatile Loaded loaded = Loaded.NOTHING;
  private volatile String end;
  private boolean isOver;

  /**
   * @param life the lane of the keeper on which it was started
   */
  ForkServerProcess(Lane life, Acceptor acceptor) {
    this.life = life;
    this.acceptor = acceptor;
    this.attendant = new Thread(this::attend, "signalbox-fork-server");
    attendant.setDaemon(true);
    attendant.start();
  }

  private void attend() {
    try {
      listen();
      leave(life::release);
    } catch (IOException e) {
      end = ForkServerFailure.KEEPER_ENDED;
      leave(life::close);
    } finally {
      acceptor.end(end + lastWords());
      acceptor.close();
    }
  }

  /** From now on the lane is somebody else's. */
  private void leave(Runnable farewell) {
    synchronized (life) {
      isOver = true;
      farewell.run();
    }
  }

  private void listen() throws IOException {
    while (end == null) {
      Frame frame = life.read();
      switch (frame.type()) {
        case STARTED -> pid = frame.json().path("pid").asLong();
        case STDERR -> note(frame);
        case CANNOT_START -> end = frame.json().path("detail").asText();
        case EXIT -> end = told(ProcessEnd.from(frame.json()));
        default -> {} // what a module prints when it is imported is nobody's output
      }
    }
  }

  private static String told(ProcessEnd how) {
    return how.signal().isPresent()
        ? Signals.name(how.signal().getAsInt()) + " ended it"
        : "it ended with status " + how.exitStatus().orElse(0);
  }

  private void note(Frame frame) {
    byte[] bytes = new byte[frame.payload().remaining()];
    frame.payload().get(bytes);
    LOG.debug("Fork server {}: {}", pid, new String(bytes, StandardCharsets.UTF_8).strip());
    synchronized (errors) {
      if (errors.size() + bytes.length > TAIL_BYTES) {
        errors.reset();
      }
      errors.write(bytes, 0, Math.min(bytes.length, TAIL_BYTES));
    }
  }

  /** The end of what it wrote to stderr, to be put behind a sentence; empty where there is none. */
  private String lastWords() {
    List<String> lines;
    synchronized (errors) {
      lines = errors.toString(StandardCharsets.UTF_8).strip().lines().toList();
    }
    List<String> tail = lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size());
    return tail.isEmpty() ? "" : "; it said: " + String.join(" | ", tail);
  }

  /** Waits for its first word. */
  void greet(Duration timeout) throws IOException {
    Acceptor.Greeting greeting = acceptor.greeting(timeout, 0);
    control = greeting.channel();
    pid = greeting.hello().path("pid").asLong();
    lanes = new Lanes(control, acceptor, this::kill);
  }

  /** The connection on which it reports while it loads. */
  FrameChannel control() {
    return control;
  }

  void loaded(Loaded what) {
    loaded = what;
  }

  @Override
  public Lane lane() throws IOException {
    return lanes.take();
  }

  @Override
  public Lane channel() throws IOException {
    return lanes.open();
  }

  @Override
  public Loaded loaded() {
    return loaded;
  }

  @Override
  public long pid() {
    return pid;
  }

  @Override
  public int children() {
    return lanes.busy();
  }

  /** Ends it as it stands. */
  void kill() {
    synchronized (life) {
      if (isOver) {
        return;
      }
      try {
        life.stop(Duration.ZERO);
      } catch (IOException e) {
        life.close(); // the keeper is dead, or kills what runs on a closed lane
      }
    }
  }

  @Override
  public String awaitEnd() {
    boolean isInterrupted = false;
    while (true) {
      try {
        attendant.join();
        break;
      } catch (InterruptedException e) {
        isInterrupted = true;
        kill();
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
    close();
    return end + lastWords();
  }

  private void close() {
    try {
      if (control != null) {
        control.close();
        lanes.close();
      }
    } catch (IOException e) {
      LOG.debug("The connection of a dead fork server could not be closed", e);
    }
  }

  /** At once: a module that left threads would hold up an end in order. */
  @Override
  public void end() {
    kill();
  }
}
