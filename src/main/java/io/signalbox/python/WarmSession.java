package io.signalbox.python;

import io.signalbox.job.JobException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * One hand-off on warm processes. Few calls are written at a time: the one that runs, and one or
 * two ahead (more where they are short), so that the process never waits for us. Only a call that
 * has begun is charged for the death of its process. Lives on the worker's thread, which waits in
 * one place for everything: frames, stops and limits.
 */
final class WarmSession implements WarmLink.Listener {

  /** The one that runs and one ahead; of single jobs the pace says how many. */
  private static final int MOST_BATCHES = 2;

  private static final int MOST_STILLBORN = 3;

  /** Beyond the grace, for the fork server to report the end; then it counts as dead. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final WarmPool pool;
  private final ForkServers servers;
  private final Board board;
  private final WarmJobs jobs;
  private final Deque<Call> calls = new ArrayDeque<>(Pace.MOST);
  private final List<Call> recalled = new ArrayList<>(1);
  private volatile WarmProcess process;
  private volatile Acquisition acquisition;
  private WarmOutput output;
  private final Pace pace = new Pace();
  private Ending ending;
  private StopSwitch.Reason stopped;
  private long abandonAt;
  private boolean hasRecalled;
  private boolean isRetiring;
  private int stillborn;

  WarmSession(Household household, WarmJobs jobs) {
    this.pool = household.pool();
    this.servers = household.servers();
    this.board = household.board();
    this.jobs = jobs;
  }

  /** Runs jobs until there are no more. */
  void run() {
    jobs.onWish(this::wake);
    try {
      for (fill(); !calls.isEmpty() || !recalled.isEmpty(); fill()) {
        step();
      }
    } finally {
      letGo();
    }
  }

  private void wake() {
    WarmProcess current = process;
    Acquisition under = acquisition;
    if (current != null) {
      current.link().wake();
    } else if (under != null) {
      under.look();
    }
  }

  /**
   * A fault of ours, too, leaves no process behind that somebody else would take for an idle one.
   */
  private void letGo() {
    if (process == null) {
      return;
    }
    if (calls.isEmpty() && recalled.isEmpty()) {
      pool.giveBack(process);
    } else {
      pool.discard(process);
    }
  }

  // -- what is written ---------------------------------------------------------

  private void fill() {
    while (hasRoom()) {
      List<Ticket> tickets = jobs.next();
      if (tickets.isEmpty()) {
        return;
      }
      if (process == null && !acquire(tickets)) {
        continue;
      }
      jobs.write(tickets, process).ifPresent(this::written);
    }
  }

  private void written(Call call) {
    calls.add(call);
    process.replay(this); // what it said while it loaded belongs to its first job
  }

  private boolean hasRoom() {
    if (process == null) {
      return calls.isEmpty();
    }
    boolean isFit = stopped == null && !isRetiring && !isRecalling();
    return isFit && calls.size() < most() && process.link().isDrained();
  }

  private int most() {
    return jobs.areBatches() ? MOST_BATCHES : pace.calls();
  }

  /** Whether the process has so many single calls that nobody misses us for a moment. */
  private boolean isFilled() {
    return !jobs.areBatches() && calls.size() >= pace.calls();
  }

  /** While the process may still skip calls, none is written. */
  private boolean isRecalling() {
    if (hasRecalled && recalled.isEmpty() && calls.stream().allMatch(Call::isBegun)) {
      board.endRecall(process.slot());
      hasRecalled = false;
    }
    return hasRecalled;
  }

  private boolean acquire(List<Ticket> tickets) {
    acquisition = Acquisition.of(tickets);
    try {
      ScriptAttempt.refuseIfUnfit(jobs.script());
      acquisition.look();
      process = pool.take(jobs.script(), acquisition.patience());
    } catch (JobException refused) {
      jobs.endAll(tickets, refused.failure());
      return false;
    } finally {
      acquisition = null;
    }
    output = new WarmOutput(process.nonce(), calls, jobs, this::settle);
    ending = null;
    stopped = null;
    isRetiring = false;
    hasRecalled = false;
    return true;
  }

  // -- what is heard -----------------------------------------------------------

  /** While it listens, nothing is done to the process: there may be more to hear. */
  private void step() {
    try {
      pace.nap(isFilled() && stopped == null ? calls.size() - 1 : 0);
      process.link().await(nanosLeft(), this);
    } catch (IOException gone) {
      ending = Ending.LOST;
    }
    if (isRetiring && !hasBegun()) {
      retire();
    } else if (ending != null) {
      ended(ending);
    } else {
      look(System.nanoTime());
    }
  }

  private boolean hasBegun() {
    Call head = calls.peekFirst();
    return head != null && head.isBegun();
  }

  @Override
  public void ofServer(Frame frame) throws IOException {
    switch (frame.type()) {
      case STDOUT -> output.stdout(frame.payload());
      case STDERR -> output.stderr(frame.payload());
      case EXIT -> died(ProcessEnd.from(frame.json()));
      case CANNOT_START -> ending = Ending.notStarted(frame.json().path("detail").asText());
      default -> {} // its start is known already
    }
  }

  private void died(ProcessEnd end) {
    process.ended(end);
    ending = Ending.of(end);
  }

  @Override
  public void ofProcess(int number, Frame frame) throws IOException {
    for (Call call : calls) {
      if (call.has(number)) {
        hear(call, call.ticket(number), frame);
        return;
      }
    }
    recalled.removeIf(call -> call.has(number)); // its SKIPPED
  }

  private void hear(Call call, Ticket ticket, Frame frame) throws IOException {
    switch (frame.type()) {
      case BEGUN -> call.begin(System.nanoTime());
      case OUTCOME -> answered(call, ticket, CallOutcome.from(frame));
      default -> said(ticket, frame);
    }
  }

  /** What is said of a job that was cancelled out of its batch is dropped. */
  private static void said(Ticket ticket, Frame frame) throws IOException {
    if (!ticket.isOver()) {
      ticket.transcript().hear(frame);
    }
  }

  private void answered(Call call, Ticket ticket, CallOutcome outcome) {
    process.ran(outcome.rssBytes());
    learn(outcome);
    outcome.retirement().ifPresent(this::retiring);
    ticket.answer(outcome);
    if (outcome.isSkipped()) { // a recall that came just in time
      ticket.wanted().ifPresentOrElse(why -> jobs.endStopped(ticket, why), () -> giveBack(ticket));
    }
    settle(call);
  }

  private void learn(CallOutcome outcome) {
    List<String> imports = outcome.imports();
    if (!imports.isEmpty()) {
      servers.learned(jobs.script(), imports);
    }
  }

  private void retiring(String reason) {
    isRetiring = true;
    process.retire(reason);
  }

  /** Ends the jobs of a call whose outcome is known and whose output was read to its end. */
  private void settle(Call call) {
    if (stopped == null) {
      for (Ticket ticket : call.tickets()) {
        CallOutcome outcome = ticket.outcome();
        if (outcome != null && !ticket.isOver() && (!outcome.hasSpoken() || call.isMarked())) {
          pace.ran(jobs.end(ticket, call));
        }
      }
      if (call.isOver()) {
        calls.remove(call);
        stillborn = 0;
      }
    }
  }

  /** The process ends by itself: it has not looked at what was written ahead. */
  private void retire() {
    calls.forEach(ahead -> jobs.again(ahead.open()));
    calls.clear();
    recalled.clear();
    if (ending == null) {
      pool.giveBack(process);
    } else {
      pool.discard(process);
    }
    process = null;
  }

  // -- stops and limits --------------------------------------------------------

  private long nanosLeft() {
    long now = System.nanoTime();
    if (stopped != null) {
      return Math.max(1, abandonAt - now);
    }
    Call head = calls.peekFirst();
    return head == null ? Long.MAX_VALUE : Math.max(1, jobs.nextLook(head, now) - now);
  }

  private void look(long now) {
    if (Thread.currentThread().isInterrupted()) {
      calls.forEach(call -> call.open().forEach(it -> it.kill(StopSwitch.Reason.INTERRUPT)));
    }
    for (Call call : calls.toArray(new Call[0])) {
      if (calls.contains(call)) { // it may have left with another one
        lookAt(call, now);
      }
    }
    if (stopped != null && now >= abandonAt) {
      process.lane().abandon(); // Without its fork server the process ends too.
      ended(Ending.LOST);
    }
  }

  private void lookAt(Call call, long now) {
    for (Ticket ticket : call.tickets()) {
      if (ticket.isOver()) {
        continue;
      }
      StopSwitch.Reason why = jobs.reasonToStop(call, ticket, now);
      if (why != null) {
        stop(call, ticket, why);
      } else if (ticket.isRecalled() && !ticket.hasStarted()) {
        recall(call).ifPresent(back -> back.forEach(this::giveBack));
      }
    }
  }

  private void stop(Call call, Ticket ticket, StopSwitch.Reason why) {
    boolean isShared = call.open().size() > 1;
    if (isShared && WarmJobs.isOwnWish(ticket, why)) {
      jobs.endStopped(ticket, why); // the others go on; its result is dropped
    } else if (call.isBegun() || why == StopSwitch.Reason.TIMEOUT) {
      stopProcess(ticket, why);
    } else {
      recall(call).ifPresent(back -> back.forEach(one -> jobs.endStopped(one, why)));
    }
  }

  /**
   * The open jobs of a call that will not be run; empty where the process says whether it will.
   * What was written behind it is written again.
   */
  private Optional<List<Ticket>> recall(Call call) {
    if (call.isBegun() || !calls.contains(call)) {
      return Optional.empty();
    }
    hasRecalled = true;
    if (!board.recall(process.slot(), call.number())) {
      return Optional.empty();
    }
    while (calls.peekLast() != call) {
      Call behind = calls.pollLast();
      recalled.add(behind);
      jobs.firstAgain(behind.open());
    }
    recalled.add(calls.pollLast());
    return Optional.of(call.open());
  }

  private void stopProcess(Ticket ticket, StopSwitch.Reason why) {
    if (stopped != null) {
      return;
    }
    stopped = why;
    boolean isUrgent =
        ticket.isImpatient() || why == StopSwitch.Reason.LINGER || why == StopSwitch.Reason.OUTPUT;
    Duration grace = isUrgent ? Duration.ZERO : ticket.run().limits().grace();
    abandonAt = System.nanoTime() + grace.plus(PATIENCE).toNanos();
    try {
      process.lane().stop(grace);
    } catch (IOException e) {
      abandonAt = System.nanoTime();
    }
  }

  // -- the end of a process ----------------------------------------------------

  private void ended(Ending how) {
    pool.discard(process);
    process = null;
    recalled.clear();
    Call head = calls.pollFirst();
    List<Call> ahead = List.copyOf(calls);
    calls.clear();
    if (head != null) {
      if (head.isBegun() || stopped != null || ++stillborn >= MOST_STILLBORN) {
        jobs.charge(head, how, Optional.ofNullable(stopped));
      } else {
        jobs.again(head.open()); // it died while it was idle
      }
    }
    ahead.forEach(call -> call.open().forEach(this::giveBackOrAgain));
    stopped = null;
  }

  private void giveBackOrAgain(Ticket ticket) {
    if (ticket.hasStarted()) {
      jobs.again(List.of(ticket));
    } else {
      giveBack(ticket);
    }
  }

  private void giveBack(Ticket ticket) {
    if (!ticket.isOver()) {
      jobs.giveBack(ticket);
    }
  }
}
