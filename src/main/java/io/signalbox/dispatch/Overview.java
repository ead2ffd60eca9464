package io.signalbox.dispatch;

import io.signalbox.bus.Call;
import io.signalbox.bus.JobsJson;
import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import io.signalbox.python.PoolView;
import io.signalbox.script.Batching;
import io.signalbox.script.Pending;
import io.signalbox.script.Retrying;
import io.signalbox.script.Script;
import io.signalbox.script.ScriptCatalogue;
import io.signalbox.script.ScriptSettings;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.function.Supplier;

/** Answers calls about the whole: capacity, workers, scripts. */
final class Overview {

  private final Line line;
  private final Dispatcher dispatcher;
  private final Backlog backlog;
  private final ScriptCatalogue catalogue;
  private final Supplier<PoolView> processes;

  Overview(Line line, Dispatcher dispatcher, Backlog backlog, ServedScripts scripts) {
    this.line = line;
    this.dispatcher = dispatcher;
    this.backlog = backlog;
    this.catalogue = scripts.catalogue();
    this.processes = scripts.processes();
  }

  Future<JsonObject> capacity(Call.Capacity call) {
    JsonObject json =
        new JsonObject()
            .put("depth", line.admissions().depth())
            .put("capacity", line.settings().capacity())
            .put("queued_bytes", line.admissions().bytes())
            .put("max_bytes", line.settings().maxBytes())
            .put("backlog", backlog.depth())
            .put("backlog_capacity", backlog.limit())
            .put("workers", line.workers().count())
            .put("busy", line.workers().count() - line.workers().idleCount())
            .put("idle", line.workers().idleCount())
            .put("is_stopping", dispatcher.isStopping());
    long etaMs = line.forecast().etaMs(line.queue().size() + 1, line.nanos());
    if (etaMs >= 0) {
      json.put("eta_ms", etaMs);
    }
    line.runTimes().mean().ifPresent(ms -> json.put("mean_run_ms", Math.round(ms)));
    return Future.succeededFuture(json);
  }

  Future<JsonObject> workers(Call.Workers call) {
    JsonArray items = new JsonArray();
    line.workers().all().forEach(worker -> items.add(json(worker)));
    JsonObject json = new JsonObject().put("items", items);
    PoolJson.put(json, processes.get());
    return Future.succeededFuture(json);
  }

  private JsonObject json(Workers.Worker worker) {
    JsonObject json =
        new JsonObject()
            .put("name", worker.name())
            .put("state", worker.load() == null ? "idle" : "busy")
            .put("jobs_done", worker.jobsDone());
    if (worker.load() != null && worker.load().head() != null) {
      json.put("job_id", worker.load().head().id().value())
          .put("script", worker.load().script().name())
          .put("busy_ms", (line.nanos() - worker.load().headSince()) / 1_000_000)
          .put("jobs_ahead", worker.load().size() - 1);
    }
    return json;
  }

  Future<JsonObject> scripts(Call.Scripts call) {
    JsonArray items = new JsonArray();
    catalogue.all().forEach(script -> items.add(json(script)));
    return Future.succeededFuture(new JsonObject().put("items", items));
  }

  Future<JsonObject> script(Call.OneScript call) {
    Script script =
        catalogue
            .find(call.name())
            .orElseThrow(
                () ->
                    new JobException(
                        FailureCode.UNKNOWN_SCRIPT,
                        "there is no script named '" + call.name() + "'"));
    JsonObject json = json(script);
    PoolJson.put(json, processes.get(), script.name());
    return Future.succeededFuture(json);
  }

  private JsonObject json(Script script) {
    JsonObject json =
        new JsonObject()
            .put("name", script.name())
            .put("version", script.version())
            .put("state", state(script))
            .put("contract", script.contract().kind().text())
            .put("takes_job", script.contract().takesJob())
            .put("imports", new JsonArray(script.contract().imports()))
            .put("settings", settings(script.settings()))
            .put("notices", new JsonArray(script.notices()))
            .put("running", line.workers().running(script.name()))
            .put("queued", line.queue().size(script.name()) + backlog.waiting(script.name()));
    if (!script.description().isEmpty()) {
      json.put("description", script.description());
    }
    line.gate().waitsFor(script.name()).ifPresent(why -> json.put("waits_for", why));
    line.gate().breakers().view(script.name()).ifPresent(open -> json.put("breaker", open));
    script.problem().ifPresent(problem -> json.put("failure", JobsJson.failure(problem)));
    catalogue.pending(script.name()).ifPresent(one -> json.put("pending", pending(one)));
    JsonArray warnings = JobsJson.warnings(catalogue.warnings(script.name()));
    if (!warnings.isEmpty()) {
      json.put("warnings", warnings);
    }
    line.runTimes().own(script.name()).ifPresent(ms -> json.put("mean_run_ms", Math.round(ms)));
    return json;
  }

  private static String state(Script script) {
    return script
        .problem()
        .map(why -> why.code() == FailureCode.STARTING ? "proving" : "cannot_start")
        .orElse("ready");
  }

  private static JsonObject pending(Pending pending) {
    JsonObject json =
        new JsonObject().put("version", pending.version()).put("state", pending.state().text());
    pending.failure().ifPresent(why -> json.put("failure", JobsJson.failure(why)));
    return json;
  }

  private static JsonObject settings(ScriptSettings settings) {
    JsonObject json =
        new JsonObject()
            .put("isolation", settings.isolation().text())
            .put("timeout_ms", settings.timeout().toMillis())
            .put("grace_ms", settings.grace().toMillis())
            .put("linger_ms", settings.linger().toMillis())
            .put("threads", settings.threads())
            .put("priority", settings.priority())
            .put("input_limit_bytes", settings.inputLimit())
            .put("output_limit_bytes", settings.outputLimit())
            .put("artifact_limit_bytes", settings.artifactLimit())
            .put("memory_bytes", settings.memory())
            .put("batch", batch(settings.batch()))
            .put("preload", settings.preload().text())
            .put("start", settings.start().text())
            .put("max_runs", settings.maxRuns())
            .put("retries", retries(settings.retries()))
            .put("dependencies", new JsonArray(settings.dependencies()));
    if (settings.maxConcurrency() < Integer.MAX_VALUE) {
      json.put("max_concurrency", settings.maxConcurrency());
    }
    settings.requiresPython().ifPresent(range -> json.put("requires_python", range));
    return json;
  }

  private static JsonObject retries(Retrying retries) {
    return new JsonObject()
        .put("max", retries.max())
        .put("backoff_ms", retries.backoff().toMillis())
        .put("on", new JsonArray(retries.on().stream().map(FailureCode::text).sorted().toList()));
  }

  private static JsonObject batch(Batching batch) {
    return new JsonObject()
        .put("max_size", batch.maxSize())
        .put("max_wait_ms", batch.maxWait().toMillis());
  }
}
