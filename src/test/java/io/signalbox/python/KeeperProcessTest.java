package io.signalbox.python;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeeperProcessTest {

  private static final String PYTHON = System.getProperty("signalbox.python", "/usr/bin/python3");

  @TempDir Path home;

  @Test
  void a_keeper_that_connects_and_stays_silent_is_given_up() throws IOException {
    Path silent = home.resolve("silent");
    Files.writeString(
        silent,
        """
        #!%s
        import socket, sys, time
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(sys.argv[-1])
        time.sleep(60)
        """
            .formatted(PYTHON));
    Files.setPosixFilePermissions(silent, PosixFilePermissions.fromString("rwx------"));
    try (BootDirectory boot = BootDirectory.create(home)) {
      KeeperProcess process = KeeperProcess.start(silent, boot);
      try {
        assertThatThrownBy(() -> process.acceptor().greeting(Duration.ofSeconds(1), 0))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("said nothing");
      } finally {
        process.kill();
      }
    }
  }
}
