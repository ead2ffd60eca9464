package io.signalbox.store.postgres;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.file.FileSystem;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The collaborators of the store, joined. Confined to the store's event loop. */
final class Parts {

  private static final long SWEEP_MS = TimeUnit.MINUTES.toMillis(1);

  private final Vertx vertx;
  private final Links links;
  private final Notices notices;
  private final Schema schema;
  private final TempFiles files;
  private final Finds finds;
  private final Reads reads;
  private final Boot boot;
  private final Holdings holdings;
  private final Alarm alarm;
  private final Batches batches;
  private final Notes notes;
  private final Forgets forgets;
  private long sweeper = -1;

  Parts(Vertx vertx, PostgresSettings settings, Path folder) {
    this.vertx = vertx;
    FileSystem disk = vertx.fileSystem();
    notices = new Notices(vertx);
    links = new Links(vertx, settings, notices::greet);
    notices.over(links.notices());
    schema = new Schema();
    files = new TempFiles(disk, folder, System::nanoTime);
    Writer writer = new Writer(vertx.getOrCreateContext(), links.writer());
    Payloads payloads = new Payloads(links, disk, files);
    finds = new Finds(links);
    reads = new Reads(links, payloads);
    boot = new Boot(vertx, links, new Waits(writer, notices), notices, settings.lease());
    holdings = new Holdings(writer, finds, reads, payloads, files, boot);
    alarm = new Alarm(writer, links, notices);
    batches = new Batches(writer, links, notices);
    notes = new Notes(writer, links);
    forgets = new Forgets(writer, links, files);
  }

  Future<Void> begin() {
    return links
        .writer()
        .with(schema::migrate)
        .compose(done -> boot.begin())
        .compose(done -> notices.check(SWEEP_MS))
        .onSuccess(
            done -> {
              notices.hello();
              sweeper = vertx.setPeriodic(SWEEP_MS, tick -> files.sweep());
            })
        .recover(cause -> links.close().compose(closed -> Future.failedFuture(Trouble.of(cause))));
  }

  Future<Void> close() {
    vertx.cancelTimer(sweeper);
    return boot.close()
        .otherwiseEmpty()
        .compose(left -> notices.flushed())
        .compose(told -> links.close())
        .compose(closed -> files.close());
  }

  Finds finds() {
    return finds;
  }

  Reads reads() {
    return reads;
  }

  Boot boot() {
    return boot;
  }

  Holdings holdings() {
    return holdings;
  }

  Alarm alarm() {
    return alarm;
  }

  Batches batches() {
    return batches;
  }

  Notes notes() {
    return notes;
  }

  Forgets forgets() {
    return forgets;
  }

  Notices notices() {
    return notices;
  }
}
