package io.signalbox.http;

import io.signalbox.bus.RequestFields;
import io.signalbox.job.JobId;
import io.signalbox.job.JobRequest;
import io.signalbox.job.JobRequest.Submission;
import io.signalbox.job.Payload;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What path, query and headers of an input route say, read before its body.
 *
 * @param contentType of the input
 * @param length of the input in bytes; -1 where it is not announced
 * @param isSubmitted whether nobody waits for the job
 */
record Ask(
    String script,
    String contentType,
    long length,
    String params,
    Optional<Integer> priority,
    Optional<String> key,
    List<String> labels,
    Optional<Duration> timeout,
    Optional<Duration> deadline,
    boolean isSubmitted,
    Submission submission) {

  private static final Set<String> KNOWN = Set.of("timeout", "deadline", "priority", "key");
  private static final Set<String> KNOWN_OF_JOBS =
      Set.of("timeout", "deadline", "priority", "key", "run_at", "delay");

  /** Reads it, or throws {@code invalid_request} or {@code unsupported_media_type}. */
  static Ask of(RoutingContext ctx) {
    Query query = Query.of(ctx, KNOWN, Params::isParam);
    return of(ctx, query, false, Submission.PLAIN);
  }

  /** Reads that of a job which nobody waits for. */
  static Ask submitted(RoutingContext ctx) {
    Query query = Query.of(ctx, KNOWN_OF_JOBS, Params::isParam);
    Submission submission =
        new Submission(
            RequestFields.runAt(query.text("run_at"), query.text("delay"), Instant.now()),
            header(ctx.request(), "Idempotency-Key").map(RequestFields::idempotencyKey),
            Optional.empty());
    return of(ctx, query, true, submission);
  }

  private static Ask of(
      RoutingContext ctx, Query query, boolean isSubmitted, Submission submission) {
    HttpServerRequest request = ctx.request();
    return new Ask(
        ctx.pathParam("script"),
        ContentTypes.ofInput(request.headers()),
        length(request),
        Params.read(header(request, Headers.PARAMS), query),
        query.text("priority").map(text -> RequestFields.priority("priority", text)),
        query.text("key").map(text -> RequestFields.word("key", text)),
        header(request, Headers.LABELS)
            .map(text -> RequestFields.labels(Headers.LABELS.toString(), text))
            .orElse(List.of()),
        query.text("timeout").map(text -> RequestFields.duration("timeout", text)),
        query.text("deadline").map(text -> RequestFields.duration("deadline", text)),
        isSubmitted,
        submission);
  }

  /** The request for a job, once its input is there. */
  JobRequest request(JobId id, Payload input) {
    return new JobRequest(
        id, script, input, params, priority, key, labels, timeout, deadline, submission);
  }

  private static long length(HttpServerRequest request) {
    if (request.headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
      return -1;
    }
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length == null ? 0 : Long.parseLong(length);
  }

  /** A header's text. HTTP carries bytes, which arrive here as Latin-1; clients mean UTF-8. */
  private static Optional<String> header(HttpServerRequest request, CharSequence name) {
    if (!request.headers().contains(name)) {
      return Optional.empty();
    }
    List<String> values = request.headers().getAll(name);
    if (values.size() > 1) {
      throw RequestFields.invalid("the header " + name + " is given more than once");
    }
    return values.stream()
        .findFirst()
        .map(
            text -> new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
  }
}
