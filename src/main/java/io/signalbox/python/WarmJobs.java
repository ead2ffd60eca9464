package io.signalbox.python;

import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.Figures;
import io.signalbox.job.Outcome;
import io.signalbox.job.Payload;
import io.signalbox.job.RunLimits;
import io.signalbox.script.Contract;
import io.signalbox.script.Script;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * The jobs of a warm session: takes them from the supply, makes calls of them, and brings each to
 * its end. Belongs to the session's thread.
 */
final class WarmJobs {

  private final Script script;
  private final RunSupply supply;
  private final PythonSettings settings;
  private final BootDirectory boot;
  private final Stops stops;
  private final ArtifactFolder artifacts;
  private final Deque<List<Ticket>> again = new ArrayDeque<>(1);
  private Runnable wake = () -> {};

  WarmJobs(
      Script script, RunSupply supply, PythonSettings settings, BootDirectory boot, Stops stops) {
    this.script = script;
    this.supply = supply;
    this.settings = settings;
    this.boot = boot;
    this.stops = stops;
    this.artifacts = new ArtifactFolder(boot.outputs());
  }

  /** What to do when somebody wishes something of a job; may be called from any thread. */
  void onWish(Runnable action) {
    wake = action;
  }

  Script script() {
    return script;
  }

  // -- taking and writing ------------------------------------------------------

  /** The jobs of the next call; none where there are none now. */
  List<Ticket> next() {
    List<Ticket> tickets = new ArrayList<>(1);
    while (tickets.isEmpty() && !again.isEmpty()) {
      again.poll().stream().filter(this::isStillWanted).forEach(tickets::add);
    }
    int most = mostInACall();
    while (tickets.isEmpty() || tickets.size() < most && !tickets.get(0).hasStarted()) {
      Optional<Run> run = supply.next();
      if (run.isEmpty()) {
        break;
      }
      Ticket ticket = new Ticket(run.get(), wake);
      stops.enter(run.get().job().id(), ticket);
      if (isStillWanted(ticket)) {
        tickets.add(ticket);
      }
    }
    return tickets;
  }

  /** Whether a call may have several jobs. */
  boolean areBatches() {
    return script.contract().kind() == Contract.Kind.HANDLE_BATCH;
  }

  private int mostInACall() {
    return areBatches() ? script.settings().batch().maxSize() : 1;
  }

  private boolean isStillWanted(Ticket ticket) {
    ticket.wanted().ifPresent(why -> endStopped(ticket, why));
    return !ticket.isOver();
  }

  /** Writes them as one call; none where no input could be laid out for them. */
  Optional<Call> write(List<Ticket> tickets, WarmProcess process) {
    List<Ticket> ready = new ArrayList<>(tickets.size());
    List<Path> inputs = new ArrayList<>(tickets.size());
    for (Ticket ticket : tickets) {
      prepare(ticket, ready, inputs);
    }
    if (ready.isEmpty()) {
      return Optional.empty();
    }
    int number = 0;
    for (int i = 0; i < ready.size(); i++) {
      number = send(ready.get(i), inputs.get(i), i < ready.size() - 1, process);
    }
    return Optional.of(new Call(number - ready.size() + 1, ready, System.nanoTime()));
  }

  private static int send(Ticket ticket, Path input, boolean more, WarmProcess process) {
    int number = process.nextNumber();
    process.link().send(JobFrame.encode(number, ticket.run(), ticket.place(), input, more));
    return number;
  }

  private void prepare(Ticket ticket, List<Ticket> ready, List<Path> inputs) {
    try {
      Run run = ticket.run();
      boolean hasFiles = !script.contract().isFunction() || isTooLarge(run.input());
      JobDirectory directory =
          hasFiles ? JobDirectory.create(boot.jobs(), run) : JobDirectory.reserve(boot.jobs(), run);
      ticket.prepare(new Transcript(run, settings, boot.outputs()), directory, hasFiles);
      inputs.add(hasFiles ? directory.input() : stored(run.input()));
      ready.add(ticket);
    } catch (IOException e) {
      end(
          ticket,
          Outcome.Report.failed(
              Failure.of(FailureCode.STORAGE_UNAVAILABLE, "the run cannot be prepared: " + e)));
    }
  }

  private static boolean isTooLarge(Payload input) {
    return input instanceof Payload.Bytes bytes && bytes.length() > JobFrame.MAX_INLINE;
  }

  private static Path stored(Payload input) {
    return input instanceof Payload.File file ? file.path() : null;
  }

  /** They were not run after all: they are the next to be written. */
  void again(List<Ticket> tickets) {
    tickets.forEach(Ticket::tidy);
    again.addLast(tickets);
  }

  /** The same for jobs that come before those. */
  void firstAgain(List<Ticket> tickets) {
    tickets.forEach(Ticket::tidy);
    again.addFirst(tickets);
  }

  // -- what is heard -----------------------------------------------------------

  /** Text of a call that cannot be told apart by jobs goes to the first one that is not over. */
  void text(Call call, boolean isErr, ByteBuffer piece) {
    List<Ticket> open = call.open();
    if (!open.isEmpty()) {
      Transcript transcript = open.get(0).transcript();
      if (isErr) {
        transcript.stderr(piece);
      } else {
        transcript.stdout(piece);
      }
    }
  }

  // -- limits ------------------------------------------------------------------

  /** Why a job of a call is to be stopped now; null where it is not. Asked often. */
  StopSwitch.Reason reasonToStop(Call call, Ticket ticket, long now) {
    StopSwitch.Reason why = ticket.wanted().orElse(null);
    if (why == null && ticket.transcript().isOutputLost()) {
      why = StopSwitch.Reason.OUTPUT;
    }
    if (why == null && now >= endsAt(call, ticket)) {
      why = StopSwitch.Reason.TIMEOUT;
    }
    if (ticket.transcript().lastWord().isPresent() && why != StopSwitch.Reason.CANCEL) {
      long linger = ticket.run().limits().linger().toNanos();
      boolean isLate = why != null || now >= call.lastWordAt(now) + linger;
      why = isLate ? StopSwitch.Reason.LINGER : null;
    }
    return why;
  }

  /** The next time at which a job of the call may have to be stopped. */
  long nextLook(Call call, long now) {
    long next = Long.MAX_VALUE;
    for (Ticket ticket : call.tickets()) {
      if (!ticket.isOver()) {
        next = Math.min(next, endsAt(call, ticket));
        if (ticket.transcript().lastWord().isPresent()) {
          long linger = ticket.run().limits().linger().toNanos();
          next = Math.min(next, call.lastWordAt(now) + linger);
        }
      }
    }
    return next;
  }

  private static long endsAt(Call call, Ticket ticket) {
    return call.since() + ticket.run().limits().timeout().toNanos();
  }

  /** Whether only this job is meant, not the call that it shares with others. */
  static boolean isOwnWish(Ticket ticket, StopSwitch.Reason why) {
    return why == StopSwitch.Reason.CANCEL
        || why == StopSwitch.Reason.INTERRUPT
        || why == StopSwitch.Reason.TIMEOUT && ticket.run().limits().endsAtDeadline();
  }

  // -- ends --------------------------------------------------------------------

  /**
   * Ends a job by what its process said of it.
   *
   * @return how long it took, in microseconds
   */
  long end(Ticket ticket, Call call) {
    CallOutcome outcome = ticket.outcome();
    outcome.tell(ticket.transcript());
    long micros = runMicros(call, outcome);
    Figures figures = new Figures(0, micros, outcome.cpuMicros(), outcome.rssBytes());
    ProcessEnd end =
        new ProcessEnd(
            OptionalInt.of(outcome.exitStatus()),
            OptionalInt.empty(),
            false,
            false,
            OptionalLong.empty(),
            figures);
    end(ticket, Ending.of(end), Optional.empty());
    return micros;
  }

  /** We may have read begin and end at once: a call takes no less time than it computes. */
  private static long runMicros(Call call, CallOutcome outcome) {
    long passed = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - call.since());
    return Math.max(passed / call.tickets().size(), outcome.cpuMicros());
  }

  private void end(Ticket ticket, Ending ending, Optional<StopSwitch.Reason> stopped) {
    ticket.transcript().end(ending.process().map(ProcessEnd::isOrderly).orElse(false));
    end(ticket, new Verdict(ticket.transcript(), ending, stopped).report());
  }

  private void end(Ticket ticket, Outcome.Report report) {
    stops.leave(ticket.run().job().id());
    ticket.end(
        ticket.mayHaveFiles() ? artifacts.addTo(report, ticket.run(), ticket.place()) : report);
  }

  /** Ends jobs for which there is no process. */
  void endAll(List<Ticket> tickets, Failure failure) {
    for (Ticket ticket : tickets) {
      end(ticket, ticket.wanted().map(OnceRuns::unbegun).orElse(Outcome.Report.failed(failure)));
    }
  }

  /** Ends a job whose call is not run, or runs on for the sake of others. */
  void endStopped(Ticket ticket, StopSwitch.Reason why) {
    if (why != StopSwitch.Reason.TIMEOUT) {
      end(ticket, OnceRuns.unbegun(why));
      return;
    }
    RunLimits limits = ticket.run().limits();
    String detail =
        "the job's deadline passed " + limits.timeout().toMillis() + " ms after the hand-off";
    end(
        ticket,
        Outcome.Report.failed(
            Failure.of(FailureCode.TIMED_OUT, detail)
                .with("phase", ticket.hasStarted() ? "running" : "queued")));
  }

  /** It was never started and goes back to where it came from. */
  void giveBack(Ticket ticket) {
    stops.leave(ticket.run().job().id());
    ticket.giveBack();
  }

  /**
   * Charges a call for the end of its process. Of several jobs nobody can tell which one it was:
   * they are run again in halves until the bad one is alone.
   */
  void charge(Call call, Ending ending, Optional<StopSwitch.Reason> stopped) {
    boolean isStopped = stopped.isPresent() && call.tickets().size() == 1;
    for (Ticket ticket : call.open()) {
      if (ticket.outcome() != null && !isStopped) { // only the end of its output was missing
        end(ticket, call);
      } else if (ticket.transcript().isOutputLost()) {
        end(ticket, ending, stopped);
      }
    }
    List<Ticket> open = call.open();
    if (open.size() > 1 && stopped.filter(StopSwitch.Reason.INTERRUPT::equals).isEmpty()) {
      again(open.subList(0, open.size() / 2));
      again(open.subList(open.size() / 2, open.size()));
    } else {
      open.forEach(ticket -> end(ticket, ending, stopped));
    }
  }
}
