package io.signalbox.store.postgres;

import io.signalbox.job.JobId;
import io.signalbox.store.JobStore;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells other servers what this one has done, and hears them. Told at most once in {@link
 * #PAUSE_MS}: each NOTIFY takes a lock that is global in the database. What is lost is found by
 * polling. Confined to the store's event loop.
 */
final class Notices {

  private static final Logger LOG = LoggerFactory.getLogger(Notices.class);

  static final long PAUSE_MS = 20;

  /** PostgreSQL takes 7,999 bytes; a word of the house is at most some hundred. */
  private static final int MAX_WORDS = 60;

  private static final String CHANNEL = "'signalbox_' || left(current_schema(), 50)";
  private static final String LISTEN =
      "DO $$ BEGIN EXECUTE format('LISTEN %I', " + CHANNEL + "); END $$";
  private static final String TELL = "SELECT pg_notify(" + CHANNEL + ", $1)";

  private final Vertx vertx;
  private final UUID self;
  private final Alert telling =
      new Alert("Other servers are not told", "Other servers are told again");
  private final Set<String> queued = new LinkedHashSet<>();
  private final Set<String> changed = new LinkedHashSet<>();
  private final Set<String> cancelled = new LinkedHashSet<>();
  private Link link;
  private Context listenerContext;
  private JobStore.Listener listener;
  private boolean hasPeers = true;
  private boolean isPausing;

  Notices(Vertx vertx) {
    this.vertx = vertx;
    this.self = UUID.randomUUID();
  }

  void over(Link newLink) {
    link = newLink;
  }

  // -- hearing -----------------------------------------------------------------

  void listen(Context context, JobStore.Listener newListener) {
    listenerContext = context;
    listener = newListener;
  }

  /** Said on each new connection. */
  Future<?> greet(PgConnection connection) {
    connection.notificationHandler(notification -> hear(notification.getPayload()));
    return connection.query(LISTEN).execute();
  }

  /** Opens the connection where it is not, and notices where it is gone without a word. */
  Future<Void> check(long limitMs) {
    return link.within(limitMs, connection -> connection.query("SELECT 1").execute().mapEmpty());
  }

  private void hear(String text) {
    try {
      JsonObject notice = new JsonObject(text);
      if (!self.toString().equals(notice.getString("from"))) {
        hasPeers = true;
        hear(notice);
      }
    } catch (DecodeException | ClassCastException e) {
      LOG.warn("A notice of another server is not understood: {}", text);
    }
  }

  private void hear(JsonObject notice) {
    words(notice, "queued").forEach(script -> tell(it -> it.queued(script)));
    ids(notice, "changed").forEach(id -> tell(it -> it.changed(id)));
    ids(notice, "cancel").forEach(this::tellCancel);
  }

  void tellCancel(JobId id) {
    tell(it -> it.cancelWanted(id));
  }

  private void tell(Consumer<JobStore.Listener> news) {
    JobStore.Listener current = listener;
    if (current != null) {
      listenerContext.runOnContext(turn -> news.accept(current));
    }
  }

  private static List<String> words(JsonObject notice, String member) {
    return notice.getJsonArray(member, new JsonArray()).stream().map(String::valueOf).toList();
  }

  private static List<JobId> ids(JsonObject notice, String member) {
    return words(notice, member).stream().flatMap(it -> JobId.parse(it).stream()).toList();
  }

  // -- telling -----------------------------------------------------------------

  /** Whether anybody would hear. */
  void hasPeers(boolean newHasPeers) {
    hasPeers = newHasPeers;
  }

  void queued(String script) {
    queued.add(script);
    flushSoon();
  }

  void changed(JobId id) {
    changed.add(id.value());
    flushSoon();
  }

  void cancel(JobId id) {
    cancelled.add(id.value());
    flushSoon();
  }

  /** Says that this server is there. */
  void hello() {
    send(new JsonObject());
  }

  private void flushSoon() {
    if (!hasPeers) {
      forget();
    } else if (!isPausing) {
      isPausing = true;
      vertx.runOnContext(turn -> flush());
      vertx.setTimer(PAUSE_MS, timer -> resume());
    }
  }

  private void resume() {
    isPausing = false;
    if (!queued.isEmpty() || !changed.isEmpty() || !cancelled.isEmpty()) {
      flushSoon();
    }
  }

  /** Tells what is left to tell. */
  Future<Void> flushed() {
    flush();
    return link.with(connection -> connection.query("SELECT 1").execute())
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }

  private void flush() {
    send("cancel", cancelled);
    send("queued", queued);
    send("changed", changed);
    forget();
  }

  private void forget() {
    queued.clear();
    changed.clear();
    cancelled.clear();
  }

  private void send(String member, Set<String> words) {
    List<String> all = new ArrayList<>(words);
    for (int i = 0; i < all.size(); i += MAX_WORDS) {
      List<String> some = all.subList(i, Math.min(all.size(), i + MAX_WORDS));
      send(new JsonObject().put(member, new JsonArray(new ArrayList<>(some))));
    }
  }

  private void send(JsonObject notice) {
    String text = notice.put("from", self.toString()).encode();
    telling.watch(link.with(connection -> connection.preparedQuery(TELL).execute(Tuple.of(text))));
  }
}
