package io.signalbox.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The steps that bring tables from one version to the next: {@code db/KIND/V1.sql} and so on. */
public final class Migrations {

  private Migrations() {}

  /**
   * The statements of a step.
   *
   * @param kind of database: {@code sqlite} or {@code postgres}
   * @param version that the tables have after it
   */
  public static String step(String kind, int version) {
    String name = "/db/" + kind + "/V" + version + ".sql";
    try (InputStream sql = Migrations.class.getResourceAsStream(name)) {
      return new String(sql.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the migration " + name + " cannot be read", e);
    }
  }
}
