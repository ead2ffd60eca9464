package io.signalbox.store.postgres;

import static io.signalbox.store.StoreSamples.NOW;
import static io.signalbox.store.StoreSamples.bytes;
import static io.signalbox.store.StoreSamples.failure;
import static io.signalbox.store.StoreSamples.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.job.FailureCode;
import io.signalbox.job.Figures;
import io.signalbox.job.Job;
import io.signalbox.job.JobId;
import io.signalbox.job.JobRequest;
import io.signalbox.job.Outcome;
import io.signalbox.store.Claim;
import io.signalbox.store.JobStore;
import io.signalbox.store.Lease;
import io.signalbox.store.NewJob;
import io.signalbox.store.Result;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a store in PostgreSQL does while its database, or the network between, does not work. */
class OutageIT {

  private static final Duration SHORT = Duration.ofSeconds(2);
  private static final Duration LONG = Duration.ofSeconds(30);

  private final Vertx vertx = Vertx.vertx();
  private final TestPostgres database = TestPostgres.newSchema();
  private final Proxy proxy = new Proxy(vertx, database.uri());
  private final List<JobStore> opened = new ArrayList<>();

  @TempDir Path folder;

  private JobStore store;

  @BeforeEach
  void open() {
    store = open(proxy.uri(), SHORT);
  }

  private JobStore open(String uri, Duration lease) {
    PostgresSettings settings = new PostgresSettings(uri, PostgresSettings.MIN_CONNECTIONS, lease);
    JobStore fresh =
        get(PostgresJobStore.open(vertx, settings, folder.resolve("" + opened.size())));
    opened.add(fresh);
    return fresh;
  }

  @AfterEach
  void close() {
    opened.forEach(each -> get(each.close()));
    proxy.close();
    get(vertx.close());
    database.drop();
  }

  // -- helpers -----------------------------------------------------------------

  private static NewJob fresh(boolean isClaimed) {
    JobRequest request = JobRequest.of("one", bytes("{}"));
    Job job = Job.accepted(request, "v1", 5, NOW).durably();
    Lease lease = new Lease(job.id(), 0, job.id().hashCode());
    return new NewJob(job, request, isClaimed ? Optional.of(lease) : Optional.empty());
  }

  private static void isUnavailable(Future<?> future) {
    assertThat(failure(future).code()).isEqualTo(FailureCode.STORAGE_UNAVAILABLE);
  }

  private static Job cancelled(Job job) {
    return job.finished(
        new Outcome.Report(new Outcome.Cancelled(), List.of(), Figures.NONE),
        Optional.of("w"),
        NOW.plusSeconds(1));
  }

  private static Claim claimSoon(JobStore from) {
    List<Claim> claims = new ArrayList<>();
    await()
        .atMost(LONG)
        .until(
            () -> {
              claims.addAll(from.claim("one", 1).await());
              return !claims.isEmpty();
            });
    return claims.get(0);
  }

  // -- half-open connections ---------------------------------------------------

  @Test
  void connections_that_are_gone_without_a_word_are_noticed_and_replaced() {
    proxy.swallowAll();
    isUnavailable(store.accept(fresh(false)));
    isUnavailable(store.get(JobId.next()));
    proxy.heal();
    await().atMost(LONG).until(() -> store.accept(fresh(false)).map(true).otherwise(false).await());
    await().atMost(LONG).until(() -> store.get(JobId.next()).map(true).otherwise(false).await());
  }

  @Test
  void notices_are_heard_again_after_a_silence() {
    Queue<String> heard = new ConcurrentLinkedQueue<>();
    store.listen(recorder(heard));
    JobStore other = open(database.uri(), LONG);
    proxy.swallowAll();
    isUnavailable(store.get(JobId.next()));
    proxy.heal();
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              get(other.accept(fresh(false)));
              assertThat(heard).contains("one");
            });
  }

  private static JobStore.Listener recorder(Queue<String> heard) {
    return new JobStore.Listener() {
      @Override
      public void queued(String script) {
        heard.add(script);
      }

      @Override
      public void changed(JobId id) {
        // not asked for here
      }

      @Override
      public void cancelWanted(JobId id) {
        heard.add("cancel " + id);
      }
    };
  }

  @Test
  void a_store_whose_connections_are_all_ended_heals_by_itself() {
    get(store.accept(fresh(false)));
    database.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'");
    await().atMost(LONG).until(() -> store.accept(fresh(false)).map(true).otherwise(false).await());
    assertThat(get(store.claim("one", 9))).hasSizeGreaterThanOrEqualTo(2);
  }

  // -- answers that are lost ---------------------------------------------------

  @Test
  void a_job_whose_accept_was_not_answered_is_not_held_for_ever() {
    NewJob claimed = fresh(true);
    proxy.swallowFromCommit();
    isUnavailable(store.accept(claimed));
    proxy.heal();
    assertThat(database.ask("SELECT count(*) FROM jobs")).isEqualTo("1");
    assertThat(claimSoon(store).job().id()).isEqualTo(claimed.job().id());
  }

  @Test
  void jobs_whose_claim_was_not_answered_are_claimed_again() {
    NewJob waiting = fresh(false);
    get(store.accept(waiting));
    JobStore patient = open(proxy.uri(), LONG);
    proxy.swallowFromCommit();
    isUnavailable(patient.claim("one", 5));
    proxy.heal();
    assertThat(database.ask("SELECT count(*) FROM running")).isEqualTo("1");
    assertThat(claimSoon(open(database.uri(), LONG)).job().id()).isEqualTo(waiting.job().id());
  }

  @Test
  void an_end_whose_answer_was_lost_can_be_written_again() {
    JobStore patient = open(proxy.uri(), LONG);
    NewJob claimed = fresh(true);
    get(patient.accept(claimed));
    Job running = claimed.job().started("v1", NOW);
    get(patient.start(claimed.lease().orElseThrow(), running));
    Lease lease = claimed.lease().orElseThrow().at(1);
    Job last = cancelled(running);
    proxy.swallowFromCommit();
    isUnavailable(patient.complete(lease, last, Result.NONE));
    proxy.heal();
    assertThat(database.ask("SELECT state FROM jobs")).isEqualTo("cancelled");
    assertThat(get(patient.complete(lease, last, Result.NONE))).isTrue();
    assertThat(get(patient.get(last.id()))).contains(last);
  }

  // -- leases ------------------------------------------------------------------

  @Test
  void the_jobs_of_a_silent_server_go_to_others_and_its_writes_are_refused() {
    JobStore other = open(database.uri(), LONG);
    NewJob claimed = fresh(true);
    get(store.accept(claimed));
    Job running = claimed.job().started("v1", NOW);
    get(store.start(claimed.lease().orElseThrow(), running));
    proxy.swallowAll();
    Claim rescued = claimSoon(other);
    assertThat(rescued.job().id()).isEqualTo(running.id());
    assertThat(rescued.rescues()).isEqualTo(1);
    assertThat(rescued.job().attempts()).hasSize(1);
    proxy.heal();
    Lease stale = claimed.lease().orElseThrow().at(1);
    await()
        .atMost(LONG)
        .ignoreExceptions()
        .until(() -> !store.complete(stale, cancelled(running), Result.NONE).await());
    assertThat(get(other.get(running.id()))).contains(rescued.job());
    worksUnderAnotherName();
  }

  private void worksUnderAnotherName() {
    get(store.accept(fresh(false)));
    Claim mine = claimSoon(store);
    assertThat(get(store.start(mine.lease(), mine.job().started("v1", NOW)))).isTrue();
  }

  @Test
  void a_server_that_renews_keeps_its_jobs() throws InterruptedException {
    NewJob claimed = fresh(true);
    get(store.accept(claimed));
    JobStore other = open(database.uri(), SHORT);
    Thread.sleep(SHORT.multipliedBy(2).toMillis());
    assertThat(get(other.claim("one", 9))).isEmpty();
    assertThat(get(store.start(claimed.lease().orElseThrow(), claimed.job().started("v1", NOW))))
        .isTrue();
  }

  @Test
  void a_wish_to_cancel_that_was_not_heard_is_found() {
    JobStore other = open(database.uri(), LONG);
    NewJob claimed = fresh(true);
    get(store.accept(claimed));
    Queue<String> heard = new ConcurrentLinkedQueue<>();
    store.listen(recorder(heard));
    database.execute("UPDATE running SET cancel_wanted = true");
    await()
        .atMost(LONG)
        .untilAsserted(() -> assertThat(heard).contains("cancel " + claimed.job().id()));
    assertThat(get(other.askToCancel(claimed.job().id()))).isTrue();
  }
}
