package io.signalbox.python;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.job.Failure;
import io.signalbox.script.Script;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process that has a script loaded and takes jobs one after the other. It belongs to the pool, or
 * to the one thread that took it.
 */
final class WarmProcess {

  private static final Logger LOG = LoggerFactory.getLogger(WarmProcess.class);

  private final Resident resident;
  private final ForkServer server;
  private final WarmSeat seat;
  private final WarmLink link;
  private final EarlyFrames early = new EarlyFrames();
  private final List<String> imports = new ArrayList<>();
  private int lastNumber;
  private boolean isUnfit;
  private boolean isLoaded;
  private ScriptReport failure;
  private String startProblem;
  private ProcessEnd end;

  /** Takes its connections over. */
  WarmProcess(Resident resident, ForkServer server, WarmSeat seat) throws IOException {
    this.resident = resident;
    this.server = server;
    this.seat = seat;
    this.link = new WarmLink(seat.lane(), seat.channel());
  }

  Script script() {
    return resident.script();
  }

  /** Its place in memory. */
  Resident resident() {
    return resident;
  }

  ForkServer server() {
    return server;
  }

  /** The lane of its fork server: its output and its end. */
  Lane lane() {
    return seat.lane();
  }

  /** Its own connection: jobs and outcomes. */
  Lane channel() {
    return seat.channel();
  }

  /** Both of them behind one wait; they have been taken over already. */
  WarmLink link() {
    return link;
  }

  /** Its place on the board. */
  int slot() {
    return seat.slot();
  }

  /** What its markers carry, in lower-case hexadecimal. */
  String nonce() {
    return seat.nonce();
  }

  /** The number of the next job on its connection, 1 for the first. */
  int nextNumber() {
    return ++lastNumber;
  }

  /** A job is over; the process has so much resident memory now, or 0 where that is not known. */
  void ran(long rssBytes) {
    resident.ran(rssBytes);
  }

  /** The process is dead, as its thread heard on its lane. */
  void ended(ProcessEnd how) {
    end = how;
    resident.ended(how);
  }

  /** It takes no more jobs: it is to be retired when it is given back. */
  void retire(String reason) {
    LOG.debug("A process of {} retires: {}", script().name(), reason);
    isUnfit = true;
  }

  /** Whether it can take another job, as far as can be told without asking it. */
  boolean isFit() {
    return !isUnfit
        && end == null
        && !link.isEnding()
        && resident.jobsDone() < script().settings().maxRuns();
  }

  // While it has no job its own words are kept.

  /** Waits until it says something; see {@link WarmLink#await}. */
  void listen(long nanos) throws IOException {
    link.await(nanos, new Ear());
  }

  private final class Ear implements WarmLink.Listener {

    @Override
    public void ofServer(Frame frame) throws IOException {
      switch (frame.type()) {
        case STARTED -> resident.started(frame.json().path("pid").asLong());
        case STDOUT, STDERR -> early.ofServer(frame);
        case CANNOT_START -> startProblem = frame.json().path("detail").asText();
        case EXIT -> ended(ProcessEnd.from(frame.json()));
        default -> throw new IOException("the fork server sent " + frame.type());
      }
    }

    @Override
    public void ofProcess(int number, Frame frame) throws IOException {
      switch (frame.type()) {
        case LOADED -> loaded(frame.json());
        case FAILURE -> failure = ScriptReport.from(frame.json());
        default -> early.ofProcess(frame);
      }
    }
  }

  private void loaded(JsonNode json) {
    isLoaded = true;
    json.path("imports").forEach(module -> imports.add(module.asText()));
  }

  /** The modules that it had to import itself while it loaded. */
  List<String> imports() {
    return imports;
  }

  /** Whether it takes jobs; its fork server may say that it was started only after itself. */
  boolean isLoaded() {
    return isLoaded && resident.pid() > 0;
  }

  /** Whether nothing more will come from it. */
  boolean isOver() {
    return end != null || startProblem != null;
  }

  /** Why it never loaded. */
  Failure loadFailure() {
    StderrTail errors = early.errors();
    CauseOfDeath.Words words =
        new CauseOfDeath.Words(
            Optional.ofNullable(failure), Optional.empty(), errors.lines(), errors.stack());
    Ending ending = new Ending(Optional.ofNullable(end), Optional.ofNullable(startProblem));
    return new CauseOfDeath(words, ending).failure();
  }

  /**
   * Passes on, once, what it said while it loaded or was idle, as if the job that was written last
   * had said it.
   */
  void replay(WarmLink.Listener listener) {
    early.replay(listener, lastNumber);
  }

  /** Lets go of it: where it still lives, it is killed. */
  void close(WarmSeats seats) {
    link.close();
    seats.free(seat, isOver());
    resident.close();
  }
}
