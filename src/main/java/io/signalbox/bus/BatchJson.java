package io.signalbox.bus;

import io.signalbox.job.JobState;
import io.vertx.core.json.JsonObject;

/** The JSON form of a batch: snake_case, absent rather than null. */
public final class BatchJson {

  private BatchJson() {}

  public static JsonObject of(BatchView view) {
    JsonObject json =
        new JsonObject()
            .put("id", view.batch().id().value())
            .put("script", view.batch().script())
            .put("state", view.state().text());
    view.batch().total().ifPresent(total -> json.put("total", total));
    json.put("counts", counts(view))
        .put("progress", Math.floor(view.progress() * 10_000) / 10_000)
        .put("created_at", Times.text(view.batch().createdAt()));
    view.finishedAt().ifPresent(at -> json.put("finished_at", Times.text(at)));
    return json;
  }

  private static JsonObject counts(BatchView view) {
    JsonObject counts = new JsonObject();
    for (JobState state : JobState.values()) {
      counts.put(state.text(), view.count(state));
    }
    return counts;
  }
}
