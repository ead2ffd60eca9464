package io.signalbox.server;

import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.Job;
import io.signalbox.job.JobRequest;
import io.signalbox.job.Outcome;
import io.signalbox.job.Payload;
import io.signalbox.job.RunLimits;
import io.signalbox.python.Run;
import io.signalbox.python.RunListener;
import io.signalbox.python.RunSupply;
import io.signalbox.script.GoldenCase;
import io.signalbox.script.Script;
import io.signalbox.script.ScriptSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Jobs of nobody that a version has to do as recorded, all of them within the timeout of its
 * script. Ends with the first that it does otherwise. Confined to the thread that proves.
 */
final class GoldenRuns implements RunSupply {

  private static final Logger LOG = LoggerFactory.getLogger(GoldenRuns.class);

  private final Script script;
  private final Deque<GoldenCase> left;
  private final long endsAt;
  private Optional<Failure> failure = Optional.empty();

  GoldenRuns(Script script, List<GoldenCase> cases) {
    this.script = script;
    this.left = new ArrayDeque<>(cases);
    this.endsAt = System.nanoTime() + script.settings().timeout().toNanos();
  }

  /** Whether a runner is to be asked (again, where it gave a job back). */
  boolean goesOn() {
    if (failure.isEmpty() && !left.isEmpty() && nanosLeft() <= 0) {
      failure = Optional.of(timedOut());
    }
    return failure.isEmpty() && !left.isEmpty();
  }

  private Failure timedOut() {
    long ms = script.settings().timeout().toMillis();
    GoldenCase next = left.element();
    return Failure.of(
        FailureCode.TIMED_OUT,
        "the proof took longer than the script's timeout of %d ms: it came to %s, line %d"
            .formatted(ms, next.file(), next.line()));
  }

  /** Why the version must not be served. */
  Optional<Failure> failure() {
    return failure;
  }

  @Override
  public Optional<Run> next() {
    return goesOn() ? Optional.of(run(left.remove())) : Optional.empty();
  }

  private Run run(GoldenCase one) {
    Payload input = one.input();
    ScriptSettings settings = script.settings();
    JobRequest request = JobRequest.of(script.name(), input);
    Job job = Job.accepted(request, script.version(), Job.DEFAULT_PRIORITY, Instant.now());
    RunLimits limits =
        new RunLimits(
            Duration.ofNanos(Math.max(1, nanosLeft())),
            false,
            settings.grace(),
            settings.linger(),
            settings.outputLimit(),
            0);
    return new Run(job, script, input, one.params(), limits, new Judge(one));
  }

  private long nanosLeft() {
    return endsAt - System.nanoTime();
  }

  /** Hears the end of one of them. */
  private final class Judge implements RunListener {

    private final GoldenCase one;

    Judge(GoldenCase one) {
      this.one = one;
    }

    @Override
    public void started() {}

    @Override
    public void log(String stream, String message) {}

    @Override
    public void progress(double value, String message) {}

    @Override
    public void metric(String name, double value) {}

    @Override
    public void partial(byte[] json) {}

    @Override
    public void ended(Outcome.Report report) {
      failure = failure.or(() -> one.judge(report.outcome()));
      if (report.outcome() instanceof Outcome.Succeeded done
          && done.output() instanceof Payload.File file) {
        remove(file);
      }
    }

    @Override
    public void returned() {
      left.addFirst(one);
    }
  }

  private static void remove(Payload.File file) {
    try {
      Files.deleteIfExists(file.path());
    } catch (IOException e) {
      LOG.warn("The output {} of a proof was not removed: {}", file.path(), e.toString());
    }
  }
}
