package io.signalbox.dispatch;

import io.signalbox.bus.Call.Admission;
import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import io.signalbox.job.JobRequest;
import io.signalbox.script.Script;
import io.signalbox.script.ScriptCatalogue;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Decides whether a job may come in: the script can start, the input is not too large, the queue
 * has room. Everything else about a request was checked by whoever sent it.
 */
final class Intake {

  private final ScriptCatalogue catalogue;
  private final Admissions admissions;
  private final Workers workers;
  private final Forecast forecast;

  Intake(ScriptCatalogue catalogue, Admissions admissions, Workers workers, Forecast forecast) {
    this.catalogue = catalogue;
    this.admissions = admissions;
    this.workers = workers;
    this.forecast = forecast;
  }

  /**
   * Keeps a place for an arriving body.
   *
   * @param length in bytes; -1 where it is not announced
   * @throws JobException where it may not come in
   */
  Admission admit(String name, long length) {
    Script script = startable(name);
    refuseTooLarge(script, length);
    long bytes = Math.max(0, length);
    refuseWithoutRoom(bytes);
    return admissions.keep(bytes, script.settings().inputLimit());
  }

  /**
   * Checks a whole request, and gives its kept place over to it.
   *
   * @throws JobException where it may not come in; its place is free again then
   */
  Script take(JobRequest request, Optional<Admission> admission) {
    OptionalLong kept = admission.map(admissions::free).orElse(OptionalLong.empty());
    Script script = startable(request.script());
    long length = request.input().length();
    refuseTooLarge(script, length);
    if (kept.isEmpty()) {
      refuseWithoutRoom(length);
    } else if (kept.getAsLong() < length && !admissions.fits(length)) {
      throw forecast.queueFull().exception(); // its length was not known before
    }
    return script;
  }

  /** Keeps a place for an arriving body whose job may wait in a durable store. */
  Admission admitToStore(String name, long length, Backlog backlog) {
    Script script = startable(name);
    refuseTooLarge(script, length);
    refuseWithoutRoom(backlog, 1);
    if (!admissions.fits(Math.max(0, length))) {
      throw forecast.queueFull().exception();
    }
    return admissions.keep(Math.max(0, length), script.settings().inputLimit());
  }

  /** Checks a whole request whose job may wait in a durable store, and frees its kept place. */
  Script takeToStore(JobRequest request, Optional<Admission> admission, Backlog backlog) {
    admission.ifPresent(admissions::free);
    Script script = startable(request.script());
    refuseTooLarge(script, request.input().length());
    refuseWithoutRoom(backlog, 1);
    return script;
  }

  /**
   * Checks that so many jobs of a script may wait in a store.
   *
   * @throws JobException where not all of them may
   */
  Script takeToStore(String name, int jobs, Backlog backlog) {
    Script script = startable(name);
    refuseWithoutRoom(backlog, jobs);
    return script;
  }

  private void refuseWithoutRoom(Backlog backlog, int jobs) {
    if (!backlog.hasRoom(jobs)) {
      throw forecast.backlogFull(backlog.depth(), backlog.limit()).exception();
    }
  }

  /** The script of that name as it is served now. */
  Optional<Script> served(String name) {
    return catalogue.find(name);
  }

  private Script startable(String name) {
    Script script =
        catalogue
            .find(name)
            .orElseThrow(
                () ->
                    new JobException(
                        FailureCode.UNKNOWN_SCRIPT, "there is no script named '" + name + "'"));
    script
        .problem()
        .ifPresent(
            problem -> {
              throw problem.exception();
            });
    return script;
  }

  private static void refuseTooLarge(Script script, long length) {
    long limit = script.settings().inputLimit();
    if (length > limit) {
      throw Failure.of(
              FailureCode.INPUT_TOO_LARGE,
              "the input has %d bytes, the script '%s' takes at most %d"
                  .formatted(length, script.name(), limit))
          .with("limit_bytes", limit)
          .exception();
    }
  }

  private void refuseWithoutRoom(long bytes) {
    if (!admissions.fits(bytes, workers.idleCount())) {
      throw forecast.queueFull().exception();
    }
  }
}
