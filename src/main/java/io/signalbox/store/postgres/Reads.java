package io.signalbox.store.postgres;

import io.signalbox.job.Artifact;
import io.signalbox.job.JobEvent;
import io.signalbox.job.JobId;
import io.signalbox.job.JobRequest;
import io.signalbox.job.Payload;
import io.signalbox.store.StoredJson;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what belongs to a job. Confined to the store's event loop. */
final class Reads {

  private static final String PAYLOAD =
      "SELECT "
          + Payloads.COLUMNS
          + ", p.name FROM payloads p WHERE p.job = $1 AND p.kind = $2 ORDER BY p.name COLLATE \"C\"";

  private static final String REQUEST =
      "SELECT "
          + JobRows.COLUMNS
          + ", "
          + JobRows.REQUEST
          + ", "
          + Payloads.COLUMNS
          + " FROM "
          + JobRows.TABLES
          + " JOIN payloads p ON p.job = j.id AND p.kind = 'input' WHERE j.id = $1";

  private static final String EVENTS =
      "SELECT lines, has_output FROM events WHERE job = $1 AND last_seq > $2 ORDER BY place";

  private final Links links;
  private final Payloads payloads;

  Reads(Links links, Payloads payloads) {
    this.links = links;
    this.payloads = payloads;
  }

  Future<Optional<Payload>> payload(JobId id, String kind) {
    return links
        .read(PAYLOAD, Tuple.of(JobRows.uuid(id), kind))
        .compose(
            rows ->
                Finds.first(rows)
                    .map(row -> payloads.read(row).map(Optional::of))
                    .orElse(Future.succeededFuture(Optional.empty())));
  }

  Future<Optional<JobRequest>> request(JobId id) {
    return links
        .read(REQUEST, Tuple.of(JobRows.uuid(id)))
        .compose(
            rows ->
                Finds.first(rows)
                    .map(
                        row ->
                            payloads
                                .read(row)
                                .map(input -> Optional.of(JobRows.request(row, input))))
                    .orElse(Future.succeededFuture(Optional.empty())));
  }

  Future<List<Artifact>> artifacts(JobId id) {
    return links
        .read(PAYLOAD, Tuple.of(JobRows.uuid(id), "artifact"))
        .compose(
            rows -> {
              List<Future<Artifact>> all = new ArrayList<>();
              rows.forEach(row -> all.add(artifact(row)));
              return Future.join(all).map(done -> all.stream().map(Future::result).toList());
            });
  }

  private Future<Artifact> artifact(Row row) {
    return payloads.file(row).map(file -> new Artifact(row.getString("name"), file));
  }

  // -- events ------------------------------------------------------------------

  Future<List<JobEvent>> events(JobId id, long after) {
    return links
        .read(EVENTS, Tuple.of(JobRows.uuid(id), after))
        .compose(
            rows -> {
              List<JobEvent> events = events(rows, after);
              return hasOutput(rows)
                  ? payload(id, "output").map(output -> withOutput(events, output))
                  : Future.succeededFuture(events);
            });
  }

  private static List<JobEvent> events(RowSet<Row> rows, long after) {
    List<Buffer> stretches = new ArrayList<>();
    rows.forEach(row -> stretches.add(row.getBuffer("lines")));
    return StoredJson.events(stretches, after);
  }

  private static boolean hasOutput(RowSet<Row> rows) {
    return rows.stream().anyMatch(row -> row.getBoolean("has_output"));
  }

  private static List<JobEvent> withOutput(List<JobEvent> events, Optional<Payload> output) {
    return events.stream()
        .map(event -> StoredJson.wantsOutput(event) ? StoredJson.withOutput(event, output) : event)
        .toList();
  }
}
