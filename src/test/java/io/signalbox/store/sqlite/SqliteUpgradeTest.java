package io.signalbox.store.sqlite;

import static io.signalbox.store.StoreSamples.content;
import static io.signalbox.store.StoreSamples.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.job.EventType;
import io.signalbox.job.FailureCode;
import io.signalbox.job.Job;
import io.signalbox.job.JobException;
import io.signalbox.job.JobQuery;
import io.signalbox.job.JobState;
import io.signalbox.store.Claim;
import io.signalbox.store.JobStore;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A database that the first version has written: a real server was killed while it worked on it. It
 * must open in every later version.
 */
class SqliteUpgradeTest {

  @TempDir private Path home;

  private final Vertx vertx = Vertx.vertx();
  private SqliteSettings settings;

  @BeforeEach
  void write() throws Exception {
    settings = new SqliteSettings(home);
    try (var dump = getClass().getResourceAsStream("/db/sqlite/written-by-V1.sql");
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + settings.database());
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(new String(dump.readAllBytes(), StandardCharsets.UTF_8));
      statement.execute("PRAGMA user_version = 1");
    }
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().await(5, TimeUnit.SECONDS);
  }

  private JobStore open() {
    return SqliteJobStore.open(vertx, settings);
  }

  private static List<Job> jobs(JobStore store, JobState state) {
    JobQuery all = JobQuery.all();
    return get(store.find(
            new JobQuery(
                all.script(),
                Optional.of(state),
                all.since(),
                all.label(),
                all.parent(),
                all.before(),
                all.limit())))
        .items();
  }

  @Test
  void finished_jobs_are_as_they_were() {
    JobStore store = open();
    Job labelled =
        jobs(store, JobState.SUCCEEDED).stream()
            .filter(job -> job.labels().equals(List.of("press-7")))
            .findFirst()
            .orElseThrow();
    assertThat(labelled.attempts()).hasSize(1);
    assertThat(get(store.output(labelled.id())).map(output -> new String(content(output))))
        .contains("{\"a\":1}");
    assertThat(get(store.events(labelled.id(), 0)))
        .last()
        .satisfies(event -> assertThat(event.type()).isEqualTo(EventType.SUCCEEDED))
        .satisfies(event -> assertThat(event.data()).containsKey("output"));
    assertThat(jobs(store, JobState.FAILED))
        .singleElement()
        .satisfies(job -> assertThat(job.attempts()).hasSize(3));
    get(store.close());
  }

  @Test
  void what_waited_waits_and_what_ran_runs_again() {
    JobStore store = open();
    assertThat(jobs(store, JobState.RUNNING)).isEmpty();
    List<Claim> claims = get(store.claim("slow", 9));
    assertThat(claims).extracting(claim -> claim.job().attempt()).containsExactly(1, 1, 0);
    assertThat(claims).extracting(Claim::rescues).containsExactly(1, 1, 0);
    assertThat(claims.get(0).job().attempts())
        .singleElement()
        .satisfies(
            attempt ->
                assertThat(attempt.failure().orElseThrow().code())
                    .isEqualTo(FailureCode.SHUTTING_DOWN));
    Job later = jobs(store, JobState.SCHEDULED).get(0);
    assertThat(later.priority()).isEqualTo(7);
    assertThat(get(store.request(later.id())).orElseThrow())
        .satisfies(request -> assertThat(request.params()).isEqualTo("{\"x\":1}"))
        .satisfies(request -> assertThat(request.timeout()).contains(Duration.ofSeconds(5)));
    get(store.close());
  }

  @Test
  void texts_and_batches_are_there() {
    JobStore store = open();
    assertThat(get(store.notes("schedule"))).containsKey("nightly");
    Job child =
        jobs(store, JobState.SUCCEEDED).stream()
            .filter(job -> job.parentId().isPresent())
            .findFirst()
            .orElseThrow();
    assertThat(get(store.batch(child.parentId().orElseThrow())).orElseThrow().total()).hasValue(2);
    get(store.close());
  }

  @Test
  void a_store_of_a_newer_server_is_refused_and_left_alone() throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + settings.database());
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA user_version = 99");
    }
    byte[] before = Files.readAllBytes(settings.database());
    assertThatThrownBy(this::open)
        .isInstanceOf(JobException.class)
        .hasMessageContaining("has schema 99, this server knows 1: it was written by a newer one");
    assertThat(Files.size(settings.database())).isEqualTo(before.length);
  }

  @Test
  void the_bundled_library_is_one_that_corrupts_nothing() throws Exception {
    assertThat(SqliteLibrary.isSafe(SqliteLibrary.version())).isTrue();
    assertThat(SqliteLibrary.isSafe("3.51.2")).isFalse();
    assertThat(SqliteLibrary.isSafe("3.51.3")).isTrue();
  }
}
