package io.signalbox.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootDirectoryTest {

  @TempDir Path tmp;

  private Path home() throws IOException {
    return tmp.resolve("signalbox-" + Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
  }

  @Test
  void is_private_and_brings_the_python_half() throws IOException {
    try (BootDirectory boot = BootDirectory.create(tmp)) {
      assertThat(boot.path()).hasParent(home());
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(boot.path())))
          .isEqualTo("rwx------");
      assertThat(boot.jobs()).isEmptyDirectory();
      assertThat(boot.spill()).isEmptyDirectory();
      assertThat(boot.python().resolve("signalbox/_keeper/__main__.py")).isNotEmptyFile();
      assertThat(boot.python().resolve("signalbox/_script.py")).isNotEmptyFile();
    }
  }

  @Test
  void goes_away_with_everything_in_it_and_may_be_closed_twice() throws IOException {
    BootDirectory boot = BootDirectory.create(tmp);
    Files.writeString(boot.spill().resolve("body"), "x");
    boot.close();
    assertThat(boot.path()).doesNotExist();
    boot.close();
    assertThat(home()).isDirectory();
  }

  @Test
  void sweeps_what_a_server_that_is_gone_has_left() throws Exception {
    Path left = Files.createDirectories(home().resolve("0123456789ab/jobs/some-job"));
    Files.createFile(left.resolve("input.json"));
    ProcessBuilder builder = new ProcessBuilder("sleep", "60");
    builder.environment().put(BootDirectory.VARIABLE, "0123456789ab");
    Process process = builder.start();
    try (BootDirectory boot = BootDirectory.create(tmp)) {
      assertThat(home().resolve("0123456789ab")).doesNotExist();
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(boot.path()).exists();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void leaves_a_server_alone_that_lives() throws IOException {
    try (BootDirectory first = BootDirectory.create(tmp);
        BootDirectory second = BootDirectory.create(tmp);
        BootDirectory third = BootDirectory.create(tmp)) {
      assertThat(first.path()).exists().isNotEqualTo(second.path());
      assertThat(second.path()).exists();
      assertThat(third.path()).exists();
    }
  }

  @Test
  void refuses_a_place_that_is_no_directory() throws IOException {
    Files.createSymbolicLink(home(), tmp.resolve("elsewhere"));
    assertThatThrownBy(() -> BootDirectory.create(tmp)).isInstanceOf(IOException.class);
  }

  @Test
  void keeps_its_sockets_short() throws IOException {
    Path deep = tmp.resolve("d".repeat(60)).resolve("e".repeat(60));
    BootDirectory boot = BootDirectory.create(deep);
    Path socket = boot.socket("keeper");
    assertThat(socket.toString().length()).isLessThan(108);
    assertThat(socket.getParent()).isDirectory();
    boot.close();
    assertThat(socket.getParent()).doesNotExist();
  }
}
