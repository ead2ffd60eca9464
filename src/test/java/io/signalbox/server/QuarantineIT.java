package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.script.Isolation;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The quarantine in each isolation level, and over a restart. */
class QuarantineIT {

  @Nested
  class OfProcess extends QuarantineSuite {
    OfProcess() {
      super(Isolation.PROCESS);
    }
  }

  @Nested
  class OfFork extends QuarantineSuite {
    OfFork() {
      super(Isolation.FORK);
    }
  }

  @Nested
  class OfWarm extends QuarantineSuite {
    OfWarm() {
      super(Isolation.WARM);
    }
  }

  @Test
  void a_restart_frees_nothing(@TempDir Path home) throws Exception {
    try (TestServer server = TestServer.start(home, "store.kind=sqlite")) {
      server.script("kills", "import os", "os.kill(os.getpid(), 9)");
      for (int i = 0; i < 3; i++) {
        assertThat(server.problem("kills", "{}").getString("code")).isEqualTo("process_crashed");
      }
    }
    try (TestServer server = TestServer.start(home, "store.kind=sqlite")) {
      JsonObject problem = server.problem("kills", "{}");
      assertThat(problem.getString("code")).isEqualTo("quarantined");
      assertThat(problem.getInteger("deaths")).isEqualTo(3);
      assertThat(server.problem("kills", "[]").getString("code")).isEqualTo("process_crashed");
    }
  }
}
