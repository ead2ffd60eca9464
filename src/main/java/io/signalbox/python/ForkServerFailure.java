package io.signalbox.python;

import java.util.Optional;

/** Why a fork server did not become ready. */
final class ForkServerFailure extends Exception {

  /** How a reason begins that has nothing to do with what was to be started. */
  static final String KEEPER_ENDED = "its keeper ended";

  private static final long serialVersionUID = 1L;

  private final String module;

  /**
   * @param module whose import it did not survive; null where that is not the cause
   */
  ForkServerFailure(String reason, String module) {
    super(reason, null, false, false);
    this.module = module;
  }

  /**
   * Whether the process above it died: no script is to blame, and the next start may well succeed.
   */
  boolean isOfKeeper() {
    return getMessage().startsWith(KEEPER_ENDED);
  }

  Optional<String> module() {
    return Optional.ofNullable(module);
  }
}
