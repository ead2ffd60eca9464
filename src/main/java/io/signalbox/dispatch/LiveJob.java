package io.signalbox.dispatch;

import io.signalbox.bus.Call;
import io.signalbox.bus.ProgressBox;
import io.signalbox.job.FailureCode;
import io.signalbox.job.Job;
import io.signalbox.job.JobEvent;
import io.signalbox.job.JobId;
import io.signalbox.job.JobRequest;
import io.signalbox.job.Payload;
import io.signalbox.store.Claim;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A job that is not final yet, with what only the dispatcher needs to know of it. Confined to the
 * dispatcher's event loop.
 */
final class LiveJob {

  /** No deadline: later than every reading of the clock. */
  static final long NEVER = Long.MAX_VALUE;

  /** How the turn of a backlog begins. */
  static final String BACKLOG = "\0";

  private final JobRequest request;
  private final Kept kept;
  private final long order;
  private final long readyAt;
  private final long cameAt;
  private final long deadlineAt;
  private final Promise<Void> dropped = Promise.promise();
  private Promise<Call.Finished> ended = Promise.promise();
  private Payload input;
  private Job job;
  private Lane lane;
  private long turnBefore;
  private Load load;
  private long handedAt;
  private long startedAt;
  private long lastSeq;
  private int toldPosition;
  private long progressAt;
  private boolean isStarted;
  private boolean isRecalled;
  private boolean isWatched;
  private boolean isAwaited;
  private boolean isAlone;
  private boolean isUnwanted;
  private String suspect;
  private String suspectVersion;
  private Optional<ProgressBox> progress = Optional.empty();

  /**
   * A job that was just accepted.
   *
   * @param order rises with every job that comes
   * @param now the clock in nanoseconds
   */
  LiveJob(Job job, JobRequest request, Kept kept, long order, long now) {
    this(job, request, kept, order, now, now, now);
  }

  private LiveJob(
      Job job,
      JobRequest request,
      Kept kept,
      long order,
      long cameAt,
      long readyAt,
      long acceptedAt) {
    this.job = job;
    this.request = request;
    this.input = request.input();
    this.kept = kept;
    this.order = order;
    this.readyAt = readyAt;
    this.cameAt = cameAt;
    this.deadlineAt = request.deadline().map(limit -> acceptedAt + limit.toNanos()).orElse(NEVER);
    this.progressAt = readyAt - Duration.ofDays(1).toNanos();
  }

  /**
   * A job that has waited in the store.
   *
   * @param time the time of day
   */
  static LiveJob claimed(Claim claim, Kept kept, long order, long now, Instant time) {
    Job job = claim.job();
    long age = Math.max(0, Duration.between(job.createdAt(), time).toNanos());
    long wait =
        job.runAt().map(at -> Math.max(0, Duration.between(at, time).toNanos())).orElse(age);
    LiveJob live = new LiveJob(job, claim.request(), kept, order, now, now - wait, now - age);
    live.lastSeq = claim.lastSeq();
    return live;
  }

  Job job() {
    return job;
  }

  JobId id() {
    return job.id();
  }

  String script() {
    return job.script();
  }

  Payload input() {
    return input;
  }

  /** Its store has put the input elsewhere. */
  void input(Payload moved) {
    input = moved;
  }

  JobRequest request() {
    return request;
  }

  Kept kept() {
    return kept;
  }

  /** Whose turn it takes: a backlog is one caller among those who wait for an answer. */
  String turnKey() {
    return kept.isOfBacklog() ? BACKLOG + job.key() : job.key();
  }

  long order() {
    return order;
  }

  /** When it came to this dispatcher: later than it became ready where it waited in the store. */
  long cameAt() {
    return cameAt;
  }

  long readyAt() {
    return readyAt;
  }

  long deadlineAt() {
    return deadlineAt;
  }

  /** Completes when this server has it no longer, final or not. */
  Promise<Void> dropped() {
    return dropped;
  }

  /** Completes when the job is final; fails where the server stops before. */
  Promise<Call.Finished> ended() {
    return ended;
  }

  /** Somebody asks when it ends: whoever waits goes on waiting while it waits for a retry. */
  Promise<Call.Finished> await() {
    isAwaited = true;
    return ended;
  }

  boolean isAwaited() {
    return isAwaited;
  }

  /** Takes over who waits for it. */
  void awaitedBy(Promise<Call.Finished> others) {
    ended = others;
    isAwaited = true;
  }

  void becomes(Job newer) {
    job = newer;
  }

  /** Somebody has cancelled it when its attempt was over: it is not retried any more. */
  void unwanted() {
    isUnwanted = true;
  }

  boolean isUnwanted() {
    return isUnwanted;
  }

  // -- what kills processes ----------------------------------------------------

  /** It runs in a process of its own, even where its input is quarantined. */
  void runAlone() {
    isAlone = true;
  }

  boolean isAlone() {
    return isAlone;
  }

  /** Whether no other job goes with it: if its process dies, it is known why. */
  boolean isApart() {
    return isAlone || hasCrashed();
  }

  private boolean hasCrashed() {
    return !job.attempts().isEmpty()
        && job.attempts().stream()
            .flatMap(attempt -> attempt.failure().stream())
            .anyMatch(why -> why.code() == FailureCode.PROCESS_CRASHED);
  }

  /** Its name as a suspect; hashes the input where it was not asked before. */
  String suspect(String version) {
    if (!version.equals(suspectVersion)) {
      suspect = Suspects.name(version, request.with(input));
      suspectVersion = version;
    }
    return suspect;
  }

  // -- in the queue ------------------------------------------------------------

  /** The lane of the queue in which it waits; null where it does not. */
  Lane lane() {
    return lane;
  }

  void waitIn(Lane place) {
    lane = place;
  }

  /** When its key was last served before it took its turn. */
  long turnBefore() {
    return turnBefore;
  }

  void turnBefore(long turn) {
    turnBefore = turn;
  }

  // -- with a worker -----------------------------------------------------------

  /** What its worker was given; null while it waits. */
  Load load() {
    return load;
  }

  /** The worker that has it; empty while it waits. */
  Optional<String> worker() {
    return Optional.ofNullable(load).map(Load::worker);
  }

  void handTo(Load newer, long now) {
    load = newer;
    handedAt = now;
    isRecalled = false;
  }

  /** It was never started, and waits again. */
  void comeBack() {
    load = null;
  }

  /** Marks the start of its process. */
  void start(long now) {
    isStarted = true;
    startedAt = now;
  }

  boolean isStarted() {
    return isStarted;
  }

  /** Notes that its worker was asked for it; false where it was before. */
  boolean recall() {
    boolean isFirst = !isRecalled;
    isRecalled = true;
    return isFirst;
  }

  /** From the time it became ready to its start; to its hand-off, or now, where it has none. */
  long waitNanos(long now) {
    if (isStarted) {
      return startedAt - readyAt;
    }
    return (load == null ? now : handedAt) - readyAt;
  }

  // -- events ------------------------------------------------------------------

  /** Somebody has asked for its events, and may watch from now on. */
  void watch() {
    isWatched = true;
  }

  boolean isWatched() {
    return isWatched;
  }

  long lastSeq() {
    return lastSeq;
  }

  long nextSeq() {
    lastSeq = Math.max(lastSeq, job.attempt() * JobEvent.SEQ_PER_ATTEMPT) + 1;
    return lastSeq;
  }

  /** Remembers the position that watchers were told; false where it is the same as before. */
  boolean tellPosition(int position) {
    boolean isNews = position != toldPosition;
    toldPosition = position;
    return isNews;
  }

  long progressAt() {
    return progressAt;
  }

  /** Takes the progress that no watcher was told yet. */
  Optional<Map<String, Object>> takeProgress(long now) {
    progressAt = now;
    return progress.flatMap(ProgressBox::take);
  }

  void progressIn(ProgressBox box) {
    progress = Optional.of(box);
  }
}
