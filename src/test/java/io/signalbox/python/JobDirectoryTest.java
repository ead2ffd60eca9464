package io.signalbox.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.job.Payload;
import io.signalbox.script.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobDirectoryTest {

  @TempDir Path tmp;

  private Run run(Payload input) {
    Script script = Runs.script(tmp.resolve("s.py"), Runs.scriptSettings(Optional.empty()));
    return Runs.run(script, input, Runs.LIMITS);
  }

  @Test
  void is_private_and_holds_input_and_params() throws IOException {
    Run run = run(Runs.json("[1]"));
    try (JobDirectory directory = JobDirectory.create(tmp, run)) {
      assertThat(directory.path()).isEqualTo(tmp.resolve(run.job().id() + "-1"));
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.path())))
          .isEqualTo("rwx------");
      assertThat(directory.input()).hasFileName("input.json").hasContent("[1]");
      assertThat(directory.params()).hasFileName("params.json").hasContent("{\"unit\":\"g\"}");
    }
    assertThat(tmp).isEmptyDirectory();
  }

  @ParameterizedTest
  @CsvSource({
    "application/json, input.json",
    "application/ld+json, input.json",
    "text/csv, input.csv",
    "application/x-npy, input.npy",
    "application/octet-stream, input.bin"
  })
  void names_the_input_by_its_content_type(String contentType, String name) throws IOException {
    try (JobDirectory directory =
        JobDirectory.create(tmp, run(new Payload.Bytes(new byte[1], contentType)))) {
      assertThat(directory.input()).hasFileName(name);
    }
  }

  @Test
  void a_stored_input_is_linked_and_read_only() throws IOException {
    Path stored = Files.writeString(tmp.resolve("stored"), "[2]");
    Payload input = new Payload.File(stored, 3, "", Payload.JSON);
    try (JobDirectory directory = JobDirectory.create(tmp, run(input))) {
      assertThat(Files.isSameFile(directory.input(), stored)).isTrue();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(stored)))
          .isEqualTo("r--------");
    }
    assertThat(stored).hasContent("[2]");
  }

  @Test
  void goes_away_whatever_the_script_has_made_of_it() throws IOException {
    Path outside = Files.writeString(tmp.resolve("outside"), "stays");
    Path jobs = Files.createDirectory(tmp.resolve("jobs"));
    try (JobDirectory directory = JobDirectory.create(jobs, run(Runs.json("1")))) {
      Files.delete(directory.input());
      Path locked = Files.createDirectories(directory.path().resolve("a/b"));
      Files.writeString(locked.resolve("file"), "x");
      Files.createSymbolicLink(directory.path().resolve("link"), outside);
      Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("---------"));
      Files.setPosixFilePermissions(
          locked.getParent(), PosixFilePermissions.fromString("r-xr-xr-x"));
    }
    assertThat(jobs).isEmptyDirectory();
    assertThat(outside).hasContent("stays");
  }

  @Test
  void goes_away_where_a_script_dug_deeper_than_a_path_can_say() throws IOException {
    Path jobs = Files.createDirectory(tmp.resolve("jobs"));
    try (JobDirectory directory = JobDirectory.create(jobs, run(Runs.json("1")))) {
      for (int level = 0; level < 100; level++) { // built from the bottom: each move adds a level
        Path above = Files.createDirectory(directory.path().resolve("above"));
        Path below = directory.path().resolve("d".repeat(100));
        if (Files.exists(below)) {
          Files.move(below, above.resolve(below.getFileName()));
        }
        Files.writeString(above.resolve("file"), "x");
        Files.move(above, below);
      }
    }
    assertThat(jobs).isEmptyDirectory();
  }

  @Test
  void leaves_nothing_when_it_cannot_be_filled() throws IOException {
    Payload gone = new Payload.File(tmp.resolve("gone"), 3, "", Payload.JSON);
    assertThatThrownBy(() -> JobDirectory.create(tmp, run(gone))).isInstanceOf(IOException.class);
    assertThat(tmp).isEmptyDirectory();
  }
}
