package io.signalbox.store.postgres;

import io.vertx.core.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once that something does not work, and once that it works again. */
final class Alert {

  private static final Logger LOG = LoggerFactory.getLogger(Alert.class);

  private final String bad;
  private final String good;
  private boolean isOn;

  /**
   * @param bad said at the first failure
   * @param good said at the first success after it
   */
  Alert(String bad, String good) {
    this.bad = bad;
    this.good = good;
  }

  void watch(Future<?> work) {
    work.onSuccess(done -> isWell()).onFailure(this::isNot);
  }

  private void isWell() {
    if (isOn) {
      isOn = false;
      LOG.info("{}", good);
    }
  }

  private void isNot(Throwable cause) {
    if (!isOn) {
      isOn = true;
      LOG.warn("{}: {}", bad, Trouble.of(cause).getMessage());
    }
  }
}
