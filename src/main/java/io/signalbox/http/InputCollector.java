package io.signalbox.http;

import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import io.signalbox.job.Payload;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Collects the body of a request: in the heap where it is announced as small, else in a file. */
final class InputCollector {

  private static final Logger LOG = LoggerFactory.getLogger(InputCollector.class);

  private final Vertx vertx;
  private final HttpSettings settings;
  private final Path folder;

  /**
   * @param folder an existing private folder on the disk where job directories lie
   */
  InputCollector(Vertx vertx, HttpSettings settings, Path folder) {
    this.vertx = vertx;
    this.settings = settings;
    this.folder = folder;
  }

  /** Whether the body goes to the heap and is sent without waiting for anything. */
  boolean isSmall(HttpServerRequest request, Ask ask) {
    return ask.length() >= 0
        && ask.length() <= settings.spill()
        && !request.headers().contains(HttpHeaders.EXPECT);
  }

  /** Resumes a paused request and reads its body. After a failure no file is left. */
  Future<Payload> collect(HttpServerRequest request, Ask ask, long limit) {
    if (ask.length() > limit) {
      return Future.failedFuture(tooLarge(limit));
    }
    return target(ask).compose(target -> collect(request, target, limit));
  }

  /** Reads what is still to come of a body, a part of which may lie in its target. */
  Future<Payload> collect(HttpServerRequest request, InputTarget target, long limit) {
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      request
          .response()
          .writeContinue()
          .onFailure(gone -> LOG.debug("a client left before its body", gone));
    }
    return new BodyReader(vertx, request, target, limit).read(settings.bodyTimeout());
  }

  /** Removes the file of a payload that nobody took over. */
  void remove(Payload payload) {
    if (payload instanceof Payload.File file) {
      InputFile.remove(vertx, file.path());
    }
  }

  static JobException tooLarge(long limit) {
    return new JobException(
        FailureCode.INPUT_TOO_LARGE, "the input is larger than the " + limit + " bytes allowed");
  }

  private Future<? extends InputTarget> target(Ask ask) {
    boolean small = ask.length() >= 0 && ask.length() <= settings.spill();
    return small
        ? Future.succeededFuture(new InputMemory(ask.contentType()))
        : InputFile.create(vertx, folder, ask.contentType());
  }
}
