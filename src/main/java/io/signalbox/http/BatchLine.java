package io.signalbox.http;

import io.signalbox.bus.BatchPage;
import io.signalbox.bus.JobsJson;
import io.signalbox.job.Payload;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one line for an item of a batch: its JSON output as it is, of anything else where it is.
 */
final class BatchLine {

  private static final Logger LOG = LoggerFactory.getLogger(BatchLine.class);
  private static final OpenOptions READ = new OpenOptions().setWrite(false).setCreate(false);

  private final Vertx vertx;
  private final HttpServerResponse response;

  BatchLine(Vertx vertx, HttpServerResponse response) {
    this.vertx = vertx;
    this.response = response;
  }

  /** Completes when the line is given to the connection, which may hold it still. */
  Future<Void> write(BatchPage.Item item) {
    JsonObject begin =
        new JsonObject()
            .put("index", item.index())
            .put("job_id", item.job().id().value())
            .put("state", item.job().state().text());
    item.job().failure().ifPresent(why -> begin.put("failure", JobsJson.failure(why)));
    if (item.output().isEmpty()) {
      return plain(begin);
    }
    Payload output = item.output().get();
    if (!output.contentType().equals(Payload.JSON)) {
      return plain(begin.mergeIn(place(item, output)));
    }
    return output instanceof Payload.Bytes bytes
        ? write(open(begin).appendBuffer(OneLine.of(bytes.bytes())).appendString("}\n"))
        : file(begin, item, (Payload.File) output);
  }

  private Future<Void> plain(JsonObject line) {
    return write(line.toBuffer().appendString("\n"));
  }

  private Future<Void> write(Buffer bytes) {
    response.write(bytes).onFailure(gone -> LOG.debug("a line did not reach its reader", gone));
    return Future.succeededFuture();
  }

  /** An object without its end, up to the output. */
  private static Buffer open(JsonObject begin) {
    Buffer json = begin.toBuffer();
    return json.getBuffer(0, json.length() - 1).appendString(",\"output\":");
  }

  private static JsonObject place(BatchPage.Item item, Payload output) {
    return new JsonObject()
        .put("output_bytes", output.length())
        .put("content_type", output.contentType())
        .put("href", "/v1/jobs/" + item.job().id() + "/output");
  }

  /** History may forget a file before it is opened: then the line says where it was. */
  private Future<Void> file(JsonObject begin, BatchPage.Item item, Payload.File output) {
    return vertx
        .fileSystem()
        .open(output.path().toString(), READ)
        .transform(
            opened ->
                opened.succeeded()
                    ? copy(begin, opened.result())
                    : plain(begin.mergeIn(place(item, output))));
  }

  private Future<Void> copy(JsonObject begin, AsyncFile file) {
    Promise<Void> copied = Promise.promise();
    response.write(open(begin)).onFailure(copied::tryFail);
    file.exceptionHandler(copied::tryFail);
    file.endHandler(end -> copied.tryComplete());
    file.handler(
        part ->
            response
                .write(OneLine.of(part.getBytes()))
                .onComplete(
                    sent -> {
                      if (sent.succeeded()) {
                        file.fetch(1);
                      } else {
                        copied.tryFail(sent.cause());
                      }
                    }));
    file.pause();
    file.fetch(1);
    return copied
        .future()
        .eventually(() -> file.close())
        .compose(whole -> write(Buffer.buffer("}\n")));
  }
}
