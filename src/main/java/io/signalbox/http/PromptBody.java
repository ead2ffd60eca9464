package io.signalbox.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;

/**
 * A small body that most likely came along with its head. It is read as far as it has arrived: to
 * keep a place in the queue and to watch the clock for it would cost more than the body itself.
 */
final class PromptBody {

  private final HttpServerRequest request;
  private final Promise<Boolean> whole = Promise.promise();

  private PromptBody(HttpServerRequest request) {
    this.request = request;
  }

  /**
   * Reads what is there in this turn of the event loop.
   *
   * @return whether that was the whole body; if not, the request is paused
   */
  static Future<Boolean> read(HttpServerRequest request, InputTarget target) {
    PromptBody body = new PromptBody(request);
    request.handler(target::write).endHandler(end -> body.whole.tryComplete(true));
    Vertx.currentContext().runOnContext(nextTurn -> body.stop());
    return body.whole.future();
  }

  private void stop() {
    if (!whole.future().isComplete()) {
      request.pause();
      whole.complete(false);
    }
  }
}
