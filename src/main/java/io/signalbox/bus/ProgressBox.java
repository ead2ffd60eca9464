package io.signalbox.bus;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The latest progress of a run, on its way from the worker's thread to the dispatcher. Only an
 * empty box is announced, so a script that reports a million times costs one message in flight.
 */
public final class ProgressBox {

  private final AtomicReference<Map<String, Object>> latest = new AtomicReference<>();

  /** Puts newer progress in; true where the box was empty and has to be announced. */
  public boolean put(Map<String, Object> progress) {
    return latest.getAndSet(progress) == null;
  }

  /** Takes the latest progress out, if there is any. */
  public Optional<Map<String, Object>> take() {
    return Optional.ofNullable(latest.getAndSet(null));
  }
}
