package io.signalbox.http;

import io.signalbox.bus.Call;
import io.signalbox.bus.JobsJson;
import io.signalbox.job.JobException;
import io.signalbox.job.JobId;
import io.signalbox.job.Payload;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An answer of newline-delimited JSON. Its head goes out with the first line, so that a job that
 * fails before has the status of its failure; one that fails later gets a problem as its last line.
 */
final class LineAnswer {

  private static final Logger LOG = LoggerFactory.getLogger(LineAnswer.class);
  private static final Buffer LINE_END = Buffer.buffer("\n");

  private final RoutingContext ctx;
  private final JobId id;
  private final HttpServerResponse response;

  LineAnswer(RoutingContext ctx, JobId id) {
    this.ctx = ctx;
    this.id = id;
    this.response = ctx.response();
  }

  /** Sends one JSON value as a line. */
  void line(byte[] json) {
    if (!response.headWritten()) {
      type(response).setChunked(true).putHeader("X-Accel-Buffering", "no");
    }
    response.write(OneLine.of(json).appendBuffer(LINE_END)).onFailure(LineAnswer::lost);
  }

  /** Ends after the outcome; the output of a job without partial ones is the only line. */
  void end(Call.Finished finished) {
    if (response.headWritten()) {
      finished.job().failure().ifPresent(why -> problem(new JobException(why)));
      response.end().onFailure(LineAnswer::lost);
    } else {
      RunAnswer.send(ctx, finished, LineAnswer::only);
    }
  }

  /** Ends without the outcome. */
  void fail(Throwable cause) {
    if (response.headWritten()) {
      problem(cause);
      response.end().onFailure(LineAnswer::lost);
    } else {
      ctx.fail(cause);
    }
  }

  private void problem(Throwable cause) {
    JsonObject problem = JobsJson.problem(JobException.failureOf(cause)).put("job_id", id.value());
    line(new JsonObject().put("problem", problem).toBuffer().getBytes());
  }

  /** What is no JSON cannot be a line and is answered as it is. */
  private static void only(RoutingContext ctx, Payload output) {
    if (!output.contentType().equals(Payload.JSON)) {
      Answers.payload(ctx, output);
    } else if (output instanceof Payload.Bytes bytes) {
      type(ctx.response())
          .end(OneLine.of(bytes.bytes()).appendBuffer(LINE_END))
          .onFailure(LineAnswer::lost);
    } else {
      type(ctx.response());
      Answers.file(ctx, (Payload.File) output).onFailure(ctx::fail);
    }
  }

  private static HttpServerResponse type(HttpServerResponse response) {
    return response.putHeader(HttpHeaders.CONTENT_TYPE, Accepts.LINES);
  }

  private static void lost(Throwable cause) {
    LOG.debug("a line did not reach its reader", cause);
  }
}
