package io.signalbox.store.sqlite;

import static io.signalbox.store.StoreSamples.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.job.Job;
import io.signalbox.job.JobRequest;
import io.signalbox.job.Payload;
import io.signalbox.job.Sha256;
import io.signalbox.store.JobStore;
import io.signalbox.store.NewJob;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteBackupTest {

  @TempDir private Path home;

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void stop() throws Exception {
    vertx.close().await(5, TimeUnit.SECONDS);
  }

  private JobStore open(String folder) {
    return SqliteJobStore.open(vertx, new SqliteSettings(home.resolve(folder)));
  }

  private Job accept(JobStore store, Payload input) {
    JobRequest request = JobRequest.of("one", input);
    Job job = Job.accepted(request, "v1", 5, Instant.now()).durably();
    get(store.accept(new NewJob(job, request, Optional.empty())));
    return job;
  }

  private Payload large() throws Exception {
    byte[] bytes = new byte[1 << 20];
    Path file = Files.write(home.resolve("large"), bytes);
    Sha256 hash = new Sha256();
    hash.add(bytes);
    return new Payload.File(file, bytes.length, hash.hex(), "application/octet-stream");
  }

  @Test
  void copies_jobs_and_large_payloads_of_a_store_that_is_at_work() throws Exception {
    JobStore live = open("live");
    Job small = accept(live, new Payload.Bytes("{}".getBytes(), Payload.JSON));
    Job large = accept(live, large());
    SqliteBackup.Copied copied = SqliteBackup.copy(home.resolve("live"), home.resolve("copy"));
    assertThat(copied).isEqualTo(new SqliteBackup.Copied(2, 1, 0));
    Job later = accept(live, new Payload.Bytes("{}".getBytes(), Payload.JSON));
    get(live.close());

    JobStore copy = open("copy");
    assertThat(get(copy.get(small.id()))).contains(small);
    Payload.File input = (Payload.File) get(copy.input(large.id())).orElseThrow();
    assertThat(input.path()).startsWith(home.resolve("copy")).hasSize(1 << 20);
    assertThat(get(copy.get(later.id()))).isEmpty();
    get(copy.close());
  }

  @Test
  void overwrites_nothing_and_needs_a_store() throws Exception {
    get(open("live").close());
    Files.createDirectory(home.resolve("copy"));
    assertThatThrownBy(() -> SqliteBackup.copy(home.resolve("live"), home.resolve("copy")))
        .hasMessageContaining("is there already");
    assertThatThrownBy(() -> SqliteBackup.copy(home.resolve("none"), home.resolve("new")))
        .hasMessageContaining("there is no store");
  }
}
