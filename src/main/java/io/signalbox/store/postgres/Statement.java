package io.signalbox.store.postgres;

/**
 * A statement that is executed for many writes at once.
 *
 * @param sql with parameters
 * @param phase those of one group are executed in this order
 * @param isLax whether a crash of the database soon after may forget it
 */
record Statement(String sql, int phase, boolean isLax) {

  static Statement firm(int phase, String sql) {
    return new Statement(sql, phase, false);
  }

  static Statement lax(int phase, String sql) {
    return new Statement(sql, phase, true);
  }

  /** Whether it comes after another one where both are sorted by phase. */
  boolean mayFollow(Statement before) {
    return phase > before.phase || equals(before);
  }
}
