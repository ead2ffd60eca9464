package io.signalbox.http;

import io.signalbox.bus.Call;
import io.signalbox.bus.Jobs;
import io.signalbox.job.Artifact;
import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import io.signalbox.job.JobId;
import io.signalbox.job.Payload;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;

/**
 * The files that a job left, under the names that its script gave them. A name is only ever looked
 * up in the list of the job: it never becomes a path on a disk.
 */
final class ArtifactRoutes {

  private static final String BELOW = "/artifacts/";

  private final Jobs jobs;

  ArtifactRoutes(Jobs jobs) {
    this.jobs = jobs;
  }

  void list(RoutingContext ctx) {
    JobId id = JobIds.of(ctx);
    jobs.ask(new Call.Artifacts(id))
        .onSuccess(artifacts -> Answers.json(ctx, 200, json(id, artifacts)))
        .onFailure(ctx::fail);
  }

  private static JsonObject json(JobId id, List<Artifact> artifacts) {
    JsonArray items = new JsonArray();
    artifacts.forEach(artifact -> items.add(json(id, artifact)));
    return new JsonObject().put("items", items);
  }

  private static JsonObject json(JobId id, Artifact artifact) {
    Payload.File content = artifact.content();
    return new JsonObject()
        .put("name", artifact.name())
        .put("content_type", content.contentType())
        .put("bytes", content.length())
        .put("sha256", content.sha256())
        .put("href", "/v1/jobs/" + id + BELOW + FileNames.escaped(artifact.name()));
  }

  void get(RoutingContext ctx) {
    String path = ctx.request().path();
    int below = path.indexOf(BELOW);
    if (below < 0) { // the list, in a form that it does not have
      ctx.next();
      return;
    }
    String name = FileNames.unescaped(path.substring(below + BELOW.length()));
    jobs.ask(new Call.Artifacts(JobIds.of(ctx)))
        .map(artifacts -> named(artifacts, name))
        .onSuccess(artifact -> send(ctx, artifact))
        .onFailure(ctx::fail);
  }

  private static Artifact named(List<Artifact> artifacts, String name) {
    return artifacts.stream()
        .filter(artifact -> artifact.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new JobException(FailureCode.NOT_FOUND, "the job has no artifact '" + name + "'"));
  }

  private static void send(RoutingContext ctx, Artifact artifact) {
    Payload.File content = artifact.content();
    HttpServerResponse response = ctx.response();
    response.putHeader(HttpHeaders.CONTENT_DISPOSITION, FileNames.disposition(artifact.name()));
    response.putHeader(HttpHeaders.ETAG, '"' + content.sha256() + '"');
    response.putHeader(HttpHeaders.ACCEPT_RANGES, "bytes");
    if (isDocument(content.contentType())) {
      response.putHeader(Headers.SECURITY_POLICY, Headers.DOCUMENT_SANDBOX);
    }
    Optional<String> asked = ByteRange.asked(ctx.request(), content.sha256());
    Optional<ByteRange> range = asked.flatMap(it -> ByteRange.parse(it, content.length()));
    if (range.isPresent()) {
      sendPart(ctx, content, range.get());
    } else {
      response.putHeader(HttpHeaders.CONTENT_TYPE, typeOf(content));
      Answers.file(ctx, content).onFailure(ctx::fail);
    }
  }

  private static void sendPart(RoutingContext ctx, Payload.File content, ByteRange range) {
    ctx.response().putHeader(HttpHeaders.CONTENT_RANGE, range.header(content.length()));
    if (range.isEmpty()) {
      ctx.response().setStatusCode(416).end().onFailure(ctx::fail);
      return;
    }
    ctx.response().setStatusCode(206).putHeader(HttpHeaders.CONTENT_TYPE, typeOf(content));
    Answers.part(ctx, content, range.first(), range.length()).onFailure(ctx::fail);
  }

  /** What a browser shows as a page, and could find scripts in. */
  private static boolean isDocument(String type) {
    return type.equals("text/html") || type.endsWith("+xml") || type.endsWith("/xml");
  }

  /** Scripts write text in UTF-8 unless they go out of their way. */
  private static String typeOf(Payload.File content) {
    String type = content.contentType();
    return type.startsWith("text/") ? type + "; charset=utf-8" : type;
  }
}
