package io.signalbox.store.postgres;

import static io.signalbox.store.StoreSamples.NOW;
import static io.signalbox.store.StoreSamples.content;
import static io.signalbox.store.StoreSamples.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.job.Batch;
import io.signalbox.job.FailureCode;
import io.signalbox.job.Job;
import io.signalbox.job.JobEvent;
import io.signalbox.job.JobId;
import io.signalbox.job.JobRequest;
import io.signalbox.job.JobState;
import io.signalbox.store.Claim;
import io.signalbox.store.JobCount;
import io.signalbox.store.JobStore;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server of the first version has left in a database is all there for this one. */
class UpgradeIT {

  private static final JobId QUEUED = id(1);
  private static final JobId SCHEDULED = id(2);
  private static final JobId RUNNING = id(3);
  private static final JobId SUCCEEDED = id(4);
  private static final JobId FAILED = id(5);
  private static final JobId BATCH = id(100);

  private final Vertx vertx = Vertx.vertx();
  private final TestPostgres database = TestPostgres.newSchema();

  @TempDir Path folder;

  private JobStore store;

  private static JobId id(int number) {
    return new JobId("019b7d2f-0000-7000-8000-%012d".formatted(number));
  }

  @BeforeEach
  void upgrade() throws IOException {
    try (InputStream old = getClass().getResourceAsStream("/db/postgres/written-by-V1.sql")) {
      database.execute(new String(old.readAllBytes(), StandardCharsets.UTF_8));
    }
    store = get(PostgresJobStore.open(vertx, database.settings(Duration.ofSeconds(10)), folder));
  }

  @AfterEach
  void close() {
    get(store.close());
    get(vertx.close());
    database.drop();
  }

  private Job kept(JobId id) {
    return get(store.get(id)).orElseThrow();
  }

  @Test
  void its_tables_have_the_version_of_this_server() {
    assertThat(database.ask("SELECT max(version) FROM schema_version"))
        .isEqualTo("" + Schema.VERSION);
  }

  @Test
  void its_finished_jobs_are_there_with_all_they_left() {
    assertThat(kept(SUCCEEDED).attempts()).hasSize(1);
    assertThat(kept(SUCCEEDED).finishedAt()).contains(NOW.plusSeconds(2));
    assertThat(content(get(store.output(SUCCEEDED)).orElseThrow())).asString().isEqualTo("42");
    assertThat(content(get(store.artifacts(SUCCEEDED)).get(0).content()))
        .asString()
        .isEqualTo("plot");
    assertThat(get(store.events(SUCCEEDED, 0)))
        .extracting(JobEvent::seq)
        .containsExactly(1_000_002L);
    assertThat(kept(FAILED).failure().orElseThrow().code()).isEqualTo(FailureCode.SCRIPT_ERROR);
  }

  @Test
  void its_waiting_jobs_run() {
    assertThat(get(store.wake(NOW))).contains(NOW.plusSeconds(60));
    Claim claim = get(store.claim("one", 9)).get(0);
    JobRequest request = claim.request();
    assertThat(claim.job().id()).isEqualTo(QUEUED);
    assertThat(content(request.input())).asString().isEqualTo("{\"a\": 1}");
    assertThat(request.timeout()).contains(Duration.ofMillis(1500));
    assertThat(request.labels()).containsExactly("line 4", "größe");
    assertThat(request.submission().idempotencyKey()).contains("order 66");
    assertThat(kept(SCHEDULED).state()).isEqualTo(JobState.SCHEDULED);
  }

  @Test
  void what_it_was_running_is_rescued() {
    await().until(() -> get(store.get(RUNNING)).orElseThrow().state() == JobState.QUEUED);
    Claim claim = get(store.claim("two", 9)).get(0);
    assertThat(claim.job().id()).isEqualTo(RUNNING);
    assertThat(claim.rescues()).isEqualTo(1);
    assertThat(claim.lastSeq()).isEqualTo(1_000_001);
  }

  @Test
  void its_batches_counts_deaths_and_notes_are_there() {
    assertThat(get(store.batch(BATCH))).contains(new Batch(BATCH, "one", NOW, OptionalInt.of(1)));
    assertThat(get(store.children(BATCH, Optional.empty(), 9)))
        .extracting(Job::id)
        .containsExactly(QUEUED);
    assertThat(get(store.counts()))
        .contains(
            new JobCount("two", JobState.SUCCEEDED, 1, 0),
            new JobCount("two", JobState.FAILED, 1, 0),
            new JobCount("one", JobState.QUEUED, 1, 1));
    assertThat(get(store.suspects(1))).isEqualTo(List.of("a suspect"));
    assertThat(get(store.notes("schedule"))).isEqualTo(Map.of("nightly", "{}"));
  }
}
