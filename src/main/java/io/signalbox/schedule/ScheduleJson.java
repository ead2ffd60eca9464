package io.signalbox.schedule;

import io.signalbox.bus.JobsJson;
import io.signalbox.bus.Times;
import io.signalbox.job.Job;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A schedule as the API shows it. */
final class ScheduleJson {

  private static final int NEXT_RUNS = 3;

  private ScheduleJson() {}

  /**
   * @param lastJob the job of the last run, if it is still known
   */
  static JsonObject view(Entry entry, Optional<Job> lastJob, Instant now) {
    Schedule schedule = entry.schedule();
    Memory memory = entry.memory();
    JsonObject json =
        new JsonObject()
            .put("name", schedule.name())
            .mergeIn(Definition.json(schedule))
            .put("source", schedule.definedIn().isPresent() ? "config" : "api")
            .put("next_runs", texts(nextRuns(schedule, memory, now)))
            .put("missed", missed(memory.missed()));
    schedule.definedIn().ifPresent(place -> json.put("defined_in", place));
    memory.lastRun().ifPresent(run -> json.put("last_run", lastRun(run, lastJob)));
    return json;
  }

  /** What is decided already does not come again, whatever the clock says. */
  private static List<Instant> nextRuns(Schedule schedule, Memory memory, Instant now) {
    Instant after = memory.decided().isAfter(now) ? memory.decided() : now;
    return schedule.enabled() ? schedule.timetable().next(after, NEXT_RUNS) : List.of();
  }

  private static JsonObject missed(Missed missed) {
    return new JsonObject().put("count", missed.count()).put("last", texts(missed.last()));
  }

  private static JsonObject lastRun(LastRun run, Optional<Job> job) {
    JsonObject json =
        new JsonObject()
            .put("at", Times.text(run.at()))
            .put("outcome", job.map(it -> it.state().text()).orElse(run.outcome()));
    run.job().ifPresent(id -> json.put("job_id", id.value()));
    if (!run.detail().isEmpty()) {
      json.put("detail", run.detail());
    }
    job.flatMap(Job::failure).ifPresent(why -> json.put("failure", JobsJson.failure(why)));
    return json;
  }

  private static JsonArray texts(List<Instant> times) {
    return new JsonArray(times.stream().map(Times::text).toList());
  }
}
