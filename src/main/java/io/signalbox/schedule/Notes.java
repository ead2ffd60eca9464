package io.signalbox.schedule;

import io.signalbox.job.JobId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Memories as the texts that are kept beside the jobs. Unknown members are skipped. */
final class Notes {

  private Notes() {}

  static String text(Memory memory) {
    JsonObject json =
        new JsonObject()
            .put("times", memory.times())
            .put("decided", memory.decided().toString())
            .put("missed", memory.missed().count())
            .put("last_missed", texts(memory.missed().last()));
    memory.fired().ifPresent(job -> json.put("fired", job.value()));
    memory.lastRun().ifPresent(run -> json.put("last_run", json(run)));
    return json.encode();
  }

  private static JsonObject json(LastRun run) {
    JsonObject json =
        new JsonObject()
            .put("at", run.at().toString())
            .put("outcome", run.outcome())
            .put("detail", run.detail());
    run.job().ifPresent(job -> json.put("job", job.value()));
    return json;
  }

  private static JsonArray texts(List<Instant> times) {
    return new JsonArray(times.stream().map(Instant::toString).toList());
  }

  /**
   * @throws RuntimeException where it is none
   */
  static Memory memory(String text) {
    JsonObject json = new JsonObject(text);
    return new Memory(
        json.getString("times"),
        Instant.parse(json.getString("decided")),
        job(json, "fired"),
        Optional.ofNullable(json.getJsonObject("last_run")).map(Notes::lastRun),
        new Missed(json.getLong("missed"), instants(json.getJsonArray("last_missed"))));
  }

  private static LastRun lastRun(JsonObject json) {
    return new LastRun(
        Instant.parse(json.getString("at")),
        job(json, "job"),
        json.getString("outcome"),
        json.getString("detail"));
  }

  private static Optional<JobId> job(JsonObject json, String name) {
    return Optional.ofNullable(json.getString(name)).flatMap(JobId::parse);
  }

  private static List<Instant> instants(JsonArray texts) {
    return texts.stream().map(String::valueOf).map(Instant::parse).toList();
  }
}
