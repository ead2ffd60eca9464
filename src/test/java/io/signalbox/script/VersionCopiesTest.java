package io.signalbox.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.config.Configuration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionCopiesTest {

  private static final ScriptSettings SETTINGS =
      CatalogueSettings.read(Configuration.of(Map.of("limits.timeout", "1m"))).defaults();

  @TempDir Path directory;

  private long nanos;

  @Test
  void keeps_what_was_read_for_nobody_else() throws IOException {
    Path copy = copies().keep(script("größe", "1a"), bytes("x = 1\n"));

    assertThat(copy).isEqualTo(directory.resolve("größe-1a.py")).hasContent("x = 1\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
        .isEqualTo("rw-------");
    assertThat(directory).isDirectoryContaining(copy::equals);
    assertThat(Files.list(directory)).hasSize(1);
  }

  @Test
  void a_half_written_copy_does_no_harm() throws IOException {
    Files.writeString(directory.resolve(".a-1.py"), "x =");

    assertThat(copies().keep(script("a", "1"), bytes("x = 1\n"))).hasContent("x = 1\n");
  }

  @Test
  void removes_a_copy_once_no_run_can_begin_with_it_any_more() throws IOException {
    VersionCopies copies = copies();
    Script old = copied(copies, "1");
    Script served = copied(copies, "2");

    after(copies, Duration.ofHours(1), old, served);
    after(copies, Duration.ofMinutes(12), served);
    assertThat(old.source()).as("may still be given to a process").exists();

    after(copies, Duration.ofSeconds(1), served);
    assertThat(old.source()).doesNotExist();
    assertThat(served.source()).exists();
  }

  @Test
  void a_version_that_comes_back_has_its_copy_again() throws IOException {
    VersionCopies copies = copies();
    Script old = copied(copies, "1");
    after(copies, Duration.ofHours(1));
    assertThat(old.source()).doesNotExist();

    assertThat(copied(copies, "1").source()).hasContent("x = 1\n");
  }

  private VersionCopies copies() {
    return new VersionCopies(directory, () -> nanos);
  }

  private void after(VersionCopies copies, Duration time, Script... wanted) {
    nanos += time.toNanos();
    copies.sweep(List.of(wanted));
  }

  private static Script copied(VersionCopies copies, String version) throws IOException {
    Script script = script("a", version);
    return script.with(copies.keep(script, bytes("x = " + version + "\n")));
  }

  private static Script script(String name, String version) {
    Path file = Path.of("/scripts", name + ".py");
    return new Script(
        name, file, file, version, "", Contract.PLAIN, SETTINGS, List.of(), Optional.empty());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
