package io.signalbox.store;

import static io.signalbox.store.StoreSamples.NOW;
import static io.signalbox.store.StoreSamples.bytes;
import static io.signalbox.store.StoreSamples.cancelled;
import static io.signalbox.store.StoreSamples.failed;
import static io.signalbox.store.StoreSamples.get;
import static io.signalbox.store.StoreSamples.lease;
import static io.signalbox.store.StoreSamples.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.job.Job;
import io.signalbox.job.JobId;
import io.signalbox.job.JobPage;
import io.signalbox.job.JobQuery;
import io.signalbox.job.JobState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Listing and counting. */
abstract class QueryConformance extends StorePart {

  private static final JobQuery ALL = JobQuery.all();

  QueryConformance(JobStoreConformance suite) {
    super(suite);
  }

  // -- pages -------------------------------------------------------------------

  private List<JobId> pages(JobQuery first) {
    List<JobId> seen = new ArrayList<>();
    JobQuery query = first;
    while (query != null) {
      JobPage page = get(store().find(query));
      assertThat(page.items()).hasSizeBetween(seen.isEmpty() ? 0 : 1, first.limit());
      seen.addAll(ids(page.items()));
      page.next().ifPresent(next -> assertThat(seen).endsWith(next));
      query = page.next().map(next -> before(first, next)).orElse(null);
    }
    return seen;
  }

  private static JobQuery before(JobQuery query, JobId id) {
    return new JobQuery(
        query.script(),
        query.state(),
        query.since(),
        query.label(),
        query.parent(),
        Optional.of(id),
        query.limit());
  }

  private static JobQuery limited(int limit) {
    return new JobQuery(
        ALL.script(), ALL.state(), ALL.since(), ALL.label(), ALL.parent(), ALL.before(), limit);
  }

  @Test
  void an_empty_store_has_one_empty_page() {
    assertThat(get(store().find(ALL))).isEqualTo(new JobPage(List.of(), Optional.empty()));
    assertThat(get(store().counts())).isEmpty();
  }

  @Test
  void pages_come_newest_first_and_lose_and_repeat_nothing() {
    List<JobId> ids = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      ids.add(0, park(SampleJob.of(i % 2 == 0 ? "one" : "two")).id());
    }
    for (int limit = 1; limit <= 8; limit++) {
      assertThat(pages(limited(limit))).isEqualTo(ids);
    }
  }

  @Test
  void a_page_that_ends_with_the_last_job_is_the_last() {
    park(SampleJob.of("one"));
    park(SampleJob.of("one"));
    assertThat(get(store().find(limited(2))).next()).isEmpty();
    assertThat(get(store().find(limited(1))).next()).isPresent();
  }

  @Test
  void a_cursor_counts_although_its_job_is_deleted() {
    Job old = park(SampleJob.of("one"));
    Job gone = end(SampleJob.of("one"), cancelled());
    park(SampleJob.of("one"));
    get(store().delete(gone.id()));
    assertThat(found(before(ALL, gone.id()))).containsExactly(old);
  }

  // -- filters -----------------------------------------------------------------

  private static JobQuery by(
      String script, JobState state, Integer sinceSeconds, String label, JobId parent) {
    return new JobQuery(
        Optional.ofNullable(script),
        Optional.ofNullable(state),
        Optional.ofNullable(sinceSeconds).map(NOW::plusSeconds),
        Optional.ofNullable(label),
        Optional.ofNullable(parent),
        Optional.empty(),
        2);
  }

  /** Jobs that differ in everything that can be asked for. */
  private List<Job> variety(JobId parent) {
    List<Job> all = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      SampleJob sample =
          SampleJob.of(i % 2 == 0 ? "one" : "two").createdAt(NOW.plusSeconds(i / 12 * 10L));
      if (i % 3 != 0) {
        sample.labels("x", i % 3 == 1 ? "y" : "X");
      }
      if (i % 4 > 1) {
        sample.parent(parent);
      }
      all.add(0, i % 8 < 5 ? park(sample) : end(sample, i % 8 < 7 ? failed() : cancelled()));
    }
    return all;
  }

  @Test
  void each_filter_and_any_two_of_them_give_what_matches() {
    JobId parent = JobId.next();
    List<Job> all = variety(parent);
    String[] scripts = {null, "one", "three"};
    JobState[] states = {null, JobState.QUEUED, JobState.FAILED, JobState.SUCCEEDED};
    Integer[] times = {null, 0, 10, 11};
    String[] labels = {null, "x", "y", "X", "%"};
    for (String script : scripts) {
      states(all, script, states);
      for (String label : labels) {
        agrees(all, by(script, null, null, label, null));
        agrees(all, by(script, null, 10, label, parent));
        agrees(all, by(script, JobState.QUEUED, null, label, parent));
      }
      for (Integer time : times) {
        agrees(all, by(script, null, time, null, null));
        agrees(all, by(script, JobState.QUEUED, time, "x", null));
      }
    }
  }

  private void states(List<Job> all, String script, JobState... states) {
    for (JobState state : states) {
      agrees(all, by(script, state, null, null, null));
      agrees(all, by(script, state, null, "x", null));
      agrees(all, by(script, state, 10, null, null));
    }
  }

  private void agrees(List<Job> all, JobQuery query) {
    List<Job> matching = all.stream().filter(query::matches).toList();
    assertThat(pages(query)).as(query.toString()).isEqualTo(ids(matching));
  }

  @Test
  void the_time_of_acceptance_counts_and_not_that_of_the_id() {
    JobId early = StoreSamples.idAt(NOW.minusSeconds(600));
    Job job = park(SampleJob.of("one").id(early));
    assertThat(found(by(null, null, -300, null, null))).containsExactly(job);
    assertThat(found(by(null, null, 0, null, null))).containsExactly(job);
    assertThat(found(by(null, null, 1, null, null))).isEmpty();
  }

  @Test
  void a_filter_by_state_sees_every_change() {
    Job job = hold(SampleJob.of("one"));
    assertThat(found(by(null, JobState.QUEUED, null, null, null))).containsExactly(job);
    Job running = start(job);
    assertThat(found(by(null, JobState.QUEUED, null, null, null))).isEmpty();
    assertThat(found(by(null, JobState.RUNNING, null, null, null))).containsExactly(running);
  }

  // -- counts ------------------------------------------------------------------

  @Test
  void jobs_are_counted_by_script_and_state() {
    park(SampleJob.of("one"));
    park(SampleJob.of("one"));
    hold(SampleJob.of("one"));
    start(hold(SampleJob.of("one")));
    park(SampleJob.of("one").runAt(NOW.plusSeconds(60)));
    end(SampleJob.of("two"), succeeded(bytes("1")));
    end(SampleJob.of("two"), succeeded(bytes("1")));
    end(SampleJob.of("two"), failed());
    end(SampleJob.of("two"), cancelled());
    assertThat(get(store().counts()))
        .containsExactlyInAnyOrder(
            new JobCount("one", JobState.QUEUED, 3, 2),
            new JobCount("one", JobState.RUNNING, 1, 0),
            new JobCount("one", JobState.SCHEDULED, 1, 0),
            new JobCount("two", JobState.SUCCEEDED, 2, 0),
            new JobCount("two", JobState.FAILED, 1, 0),
            new JobCount("two", JobState.CANCELLED, 1, 0));
  }

  @Test
  void counts_follow_every_way_that_a_job_can_go() {
    Job job = park(SampleJob.of("one").runAt(NOW.plusSeconds(1)));
    counts(JobState.SCHEDULED, 0);
    get(store().wake(NOW.plusSeconds(1)));
    counts(JobState.QUEUED, 1);
    Claim claim = claimOne("one");
    counts(JobState.QUEUED, 0);
    Job running = claim.job().started("v1", NOW);
    get(store().start(claim.lease(), running));
    counts(JobState.RUNNING, 0);
    get(store().giveBack(claim.lease().at(1), running.interrupted()));
    counts(JobState.QUEUED, 1);
    Job last = running.interrupted().finished(cancelled(), Optional.empty(), NOW);
    get(store().completeUnclaimed(last, Result.NONE));
    counts(JobState.CANCELLED, 0);
    get(store().delete(job.id()));
    assertThat(get(store().counts())).isEmpty();
  }

  private void counts(JobState state, long unclaimed) {
    assertThat(get(store().counts())).containsExactly(new JobCount("one", state, 1, unclaimed));
  }

  @Test
  void refused_writes_are_not_counted() {
    Job last = end(SampleJob.of("one"), failed());
    get(store().complete(lease(last).at(1), last, Result.NONE));
    get(store().completeUnclaimed(last, Result.NONE));
    counts(JobState.FAILED, 0);
  }
}
