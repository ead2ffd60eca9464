package io.signalbox.python;

import java.util.Optional;

/** Why a fork server did not become ready. */
final class ForkServerFailure extends Exception {

  private static final long serialVersionUID = 1L;

  private final String module;

  /**
   * @param module whose import it did not survive; null where that is not the cause
   */
  ForkServerFailure(String reason, String module) {
    super(reason, null, false, false);
    this.module = module;
  }

  Optional<String> module() {
    return Optional.ofNullable(module);
  }
}
