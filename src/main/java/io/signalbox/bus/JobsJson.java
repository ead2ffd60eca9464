package io.signalbox.bus;

import io.signalbox.job.Attempt;
import io.signalbox.job.Failure;
import io.signalbox.job.Figures;
import io.signalbox.job.Job;
import io.signalbox.job.Warning;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** The JSON forms of jobs and failures: snake_case, absent rather than null. */
public final class JobsJson {

  private static final List<String> BASIC_MEMBERS =
      List.of("type", "title", "status", "code", "number", "detail", "retryable");

  private JobsJson() {}

  public static JsonObject view(Call.JobView view) {
    JsonObject json = job(view.job());
    if (view.position() > 0) {
      json.put("position", view.position());
    }
    if (view.position() > 0 && view.etaMs() >= 0) {
      json.put("eta_ms", view.etaMs());
    }
    view.waitsFor().ifPresent(why -> json.put("waits_for", why));
    return json;
  }

  public static JsonObject job(Job job) {
    JsonObject json =
        new JsonObject()
            .put("id", job.id().value())
            .put("script", job.script())
            .put("script_version", job.scriptVersion())
            .put("state", job.state().text())
            .put("attempt", job.attempt())
            .put("priority", job.priority())
            .put("key", job.key())
            .put("labels", new JsonArray(job.labels()))
            .put("durable", job.durable())
            .put("created_at", Times.text(job.createdAt()));
    job.parentId().ifPresent(id -> json.put("parent_id", id.value()));
    job.runAt().ifPresent(at -> json.put("run_at", Times.text(at)));
    job.startedAt().ifPresent(at -> json.put("started_at", Times.text(at)));
    job.finishedAt().ifPresent(at -> json.put("finished_at", Times.text(at)));
    job.failure().ifPresent(why -> json.put("failure", failure(why)));
    return json.put("warnings", warnings(job.warnings())).put("attempts", attempts(job));
  }

  /** A failure as it stands inside a job; its facts never hide what every failure has. */
  public static JsonObject failure(Failure failure) {
    return new JsonObject()
        .put("code", failure.code().text())
        .put("number", failure.code().number())
        .put("detail", failure.detail())
        .put("retryable", failure.code().isRetryable())
        .mergeIn(facts(failure));
  }

  private static JsonObject facts(Failure failure) {
    JsonObject facts = new JsonObject();
    failure.facts().forEach(facts::put);
    BASIC_MEMBERS.forEach(facts::remove);
    return facts;
  }

  /** A failure as problem JSON (RFC 9457). */
  public static JsonObject problem(Failure failure) {
    return new JsonObject()
        .put("type", "urn:signalbox:problem:" + failure.code().text())
        .put("title", failure.code().text().replace('_', ' '))
        .put("status", failure.code().status())
        .mergeIn(failure(failure));
  }

  public static JsonArray warnings(List<Warning> warnings) {
    JsonArray json = new JsonArray();
    warnings.forEach(
        warning ->
            json.add(new JsonObject().put("code", warning.code()).put("detail", warning.detail())));
    return json;
  }

  private static JsonArray attempts(Job job) {
    JsonArray json = new JsonArray();
    job.attempts().forEach(attempt -> json.add(attempt(attempt)));
    return json;
  }

  private static JsonObject attempt(Attempt attempt) {
    JsonObject json =
        new JsonObject()
            .put("number", attempt.number())
            .put("worker", attempt.worker())
            .put("started_at", Times.text(attempt.startedAt()))
            .put("finished_at", Times.text(attempt.finishedAt()));
    attempt.failure().ifPresent(why -> json.put("failure", failure(why)));
    return json.mergeIn(figures(attempt.figures()));
  }

  public static JsonObject figures(Figures figures) {
    return new JsonObject()
        .put("wait_ms", figures.waitMs())
        .put("run_ms", figures.runMs())
        .put("cpu_ms", figures.cpuMs())
        .put("peak_rss_bytes", figures.peakRssBytes());
  }
}
