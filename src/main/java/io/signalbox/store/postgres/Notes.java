package io.signalbox.store.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What is known beside the jobs. Confined to the store's event loop. */
final class Notes {

  private static final Statement ADD_DEATH =
      Statement.firm(
          7,
          """
          INSERT INTO deaths AS d (suspect, deaths) VALUES ($1, 1)
            ON CONFLICT (suspect) DO UPDATE SET deaths = d.deaths + 1 RETURNING deaths
          """);

  private static final Statement CLEAR = Statement.firm(7, "DELETE FROM deaths WHERE suspect = $1");

  private static final Statement PUT =
      Statement.firm(
          7,
          """
          INSERT INTO notes (kind, name, text) VALUES ($1, $2, $3)
            ON CONFLICT (kind, name) DO UPDATE SET text = excluded.text
          """);

  private static final Statement REMOVE =
      Statement.firm(7, "DELETE FROM notes WHERE kind = $1 AND name = $2");

  private static final String SUSPECTS =
      "SELECT suspect FROM deaths WHERE deaths >= $1 ORDER BY suspect";

  private static final String OF_KIND = "SELECT name, text FROM notes WHERE kind = $1";

  private final Writer writer;
  private final Links links;

  Notes(Writer writer, Links links) {
    this.writer = writer;
    this.links = links;
  }

  Future<Integer> addDeath(String suspect) {
    return writer.add(
        Write.of(
            ADD_DEATH,
            "death " + suspect,
            Tuple.of(suspect),
            rows -> rows.iterator().next().getInteger(0)));
  }

  Future<Void> clear(String suspect) {
    return writer.add(Write.plain(CLEAR, "death " + suspect, Tuple.of(suspect)));
  }

  Future<List<String>> suspects(int deaths) {
    return links
        .read(SUSPECTS, Tuple.of(deaths))
        .map(rows -> rows.stream().map(row -> row.getString(0)).toList());
  }

  Future<Map<String, String>> all(String kind) {
    return links
        .read(OF_KIND, Tuple.of(kind))
        .map(
            rows -> {
              Map<String, String> texts = new TreeMap<>();
              rows.forEach(row -> texts.put(row.getString("name"), row.getString("text")));
              return texts;
            });
  }

  Future<Void> put(String kind, String name, Optional<String> text) {
    String subject = "note " + kind + "\n" + name;
    return writer.add(
        text.map(it -> Write.plain(PUT, subject, Tuple.of(kind, name, it)))
            .orElseGet(() -> Write.plain(REMOVE, subject, Tuple.of(kind, name))));
  }
}
