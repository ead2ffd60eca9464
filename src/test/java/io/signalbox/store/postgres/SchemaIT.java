package io.signalbox.store.postgres;

import static io.signalbox.store.StoreSamples.NOW;
import static io.signalbox.store.StoreSamples.bytes;
import static io.signalbox.store.StoreSamples.failure;
import static io.signalbox.store.StoreSamples.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.Job;
import io.signalbox.job.JobRequest;
import io.signalbox.store.Accepted;
import io.signalbox.store.JobStore;
import io.signalbox.store.NewJob;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the tables come to their version, and how writes go into them together. */
class SchemaIT {

  private final Vertx vertx = Vertx.vertx();
  private final TestPostgres database = TestPostgres.newSchema();

  @TempDir Path folder;

  @AfterEach
  void close() {
    get(vertx.close());
    database.drop();
  }

  private Future<PostgresJobStore> open() {
    return PostgresJobStore.open(vertx, database.settings(Duration.ofSeconds(10)), folder);
  }

  @Test
  void several_servers_that_start_at_once_make_the_tables_once() {
    List<Future<PostgresJobStore>> all = Stream.generate(this::open).limit(4).toList();
    all.forEach(store -> get(get(store).close()));
    assertThat(database.ask("SELECT count(*) FROM schema_version")).isEqualTo("1");
  }

  @Test
  void tables_of_a_newer_server_are_refused() {
    get(get(open()).close());
    database.execute("INSERT INTO schema_version (version) VALUES (99)");
    Failure refusal = failure(open());
    assertThat(refusal.code()).isEqualTo(FailureCode.STORAGE_UNAVAILABLE);
    assertThat(refusal.detail()).contains("version 99").contains("newer server");
  }

  @Test
  void a_database_that_is_not_there_is_named() {
    PostgresSettings nowhere =
        new PostgresSettings("postgresql://a:b@127.0.0.1:1/c", 4, Duration.ofSeconds(10));
    Failure refusal = failure(PostgresJobStore.open(vertx, nowhere, folder));
    assertThat(refusal.code()).isEqualTo(FailureCode.STORAGE_UNAVAILABLE);
    assertThat(refusal.detail()).contains("PostgreSQL");
  }

  @Test
  void what_arrives_in_one_turn_is_committed_together() {
    JobStore store = get(open());
    List<Future<Accepted>> answers = new ArrayList<>();
    Future<Void> asked =
        Future.future(
            promise ->
                vertx.runOnContext(
                    turn -> {
                      for (int i = 0; i < 50; i++) {
                        answers.add(store.accept(waiting()));
                      }
                      promise.complete();
                    }));
    get(asked);
    get(Future.all(answers));
    assertThat(database.ask("SELECT count(*) FROM jobs")).isEqualTo("50");
    assertThat(database.ask("SELECT count(DISTINCT xmin::text) FROM jobs")).isEqualTo("1");
    get(store.close());
  }

  private static NewJob waiting() {
    JobRequest request = JobRequest.of("one", bytes("{}"));
    return new NewJob(Job.accepted(request, "v1", 5, NOW).durably(), request, Optional.empty());
  }
}
