package io.signalbox.store;

import static io.signalbox.store.StoreSamples.NOW;
import static io.signalbox.store.StoreSamples.cancelled;
import static io.signalbox.store.StoreSamples.failed;
import static io.signalbox.store.StoreSamples.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.job.Batch;
import io.signalbox.job.FailureCode;
import io.signalbox.job.Job;
import io.signalbox.job.JobId;
import io.signalbox.job.JobQuery;
import io.signalbox.job.JobState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Jobs that were submitted as one. */
abstract class BatchConformance extends StorePart {

  BatchConformance(JobStoreConformance suite) {
    super(suite);
  }

  private JobId begin() {
    JobId id = JobId.next();
    get(store().beginBatch(new Batch(id, "one", NOW, OptionalInt.empty())));
    return id;
  }

  private static SampleJob child(JobId batch) {
    return SampleJob.of("one").parent(batch);
  }

  private List<Job> children(JobId batch, int count) {
    List<NewJob> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(waiting(child(batch)));
    }
    get(store().acceptAll(all));
    return all.stream().map(NewJob::job).toList();
  }

  @Test
  void a_batch_is_open_until_it_is_sealed() {
    JobId id = begin();
    assertThat(get(store().batch(id))).contains(new Batch(id, "one", NOW, OptionalInt.empty()));
    assertThat(get(store().unsealed())).extracting(Batch::id).containsExactly(id);
    children(id, 2);
    get(store().sealBatch(id, 2));
    assertThat(get(store().batch(id))).contains(new Batch(id, "one", NOW, OptionalInt.of(2)));
    assertThat(get(store().unsealed())).isEmpty();
  }

  @Test
  void nothing_is_known_of_other_batches() {
    JobId id = begin();
    children(id, 1);
    JobId other = JobId.next();
    assertThat(get(store().batch(other))).isEmpty();
    assertThat(get(store().tally(other))).isEmpty();
    assertThat(get(store().children(other, Optional.empty(), 9))).isEmpty();
    assertThat(get(store().cancelChildren(other, NOW, 9))).isZero();
  }

  @Test
  void the_jobs_of_a_batch_are_tallied_by_state() {
    JobId id = begin();
    children(id, 3);
    children(begin(), 2);
    hold(child(id));
    start(hold(child(id)));
    end(child(id), failed());
    park(child(id).runAt(NOW.plusSeconds(60)));
    assertThat(get(store().tally(id)))
        .isEqualTo(
            Map.of(
                JobState.QUEUED, 4L,
                JobState.RUNNING, 1L,
                JobState.FAILED, 1L,
                JobState.SCHEDULED, 1L));
  }

  @Test
  void the_jobs_of_a_batch_come_in_order_and_in_pages() {
    JobId id = begin();
    List<Job> all = children(id, 7);
    children(begin(), 2);
    List<Job> seen = new ArrayList<>();
    Optional<JobId> after = Optional.empty();
    List<Job> page;
    do {
      page = get(store().children(id, after, 3));
      assertThat(page).hasSizeLessThanOrEqualTo(3);
      seen.addAll(page);
      after = page.isEmpty() ? after : Optional.of(page.get(page.size() - 1).id());
    } while (!page.isEmpty());
    assertThat(seen).isEqualTo(all);
  }

  @Test
  void the_jobs_of_a_batch_are_found_by_their_parent() {
    JobId id = begin();
    List<Job> all = children(id, 2);
    JobQuery any = JobQuery.all();
    JobQuery query =
        new JobQuery(
            any.script(), any.state(), any.since(), any.label(), Optional.of(id), any.before(), 9);
    assertThat(found(query)).containsExactly(all.get(1), all.get(0));
  }

  @Test
  void only_children_that_nobody_has_are_cancelled_and_no_more_than_asked() {
    JobId id = begin();
    List<Job> free = new ArrayList<>(children(id, 3));
    free.add(park(child(id).runAt(NOW.plusSeconds(60))));
    Job held = hold(child(id));
    Job last = end(child(id), failed());
    Job stranger = park(SampleJob.of("one"));
    assertThat(get(store().cancelChildren(id, NOW.plusSeconds(5), 3))).isEqualTo(3);
    assertThat(get(store().tally(id))).containsEntry(JobState.CANCELLED, 3L);
    assertThat(get(store().cancelChildren(id, NOW.plusSeconds(5), 3))).isEqualTo(1);
    assertThat(get(store().cancelChildren(id, NOW.plusSeconds(5), 3))).isZero();
    for (Job job : free) {
      assertThat(kept(job.id()))
          .isEqualTo(job.finished(cancelled(), Optional.empty(), NOW.plusSeconds(5)));
      assertThat(kept(job.id()).failure().orElseThrow().code()).isEqualTo(FailureCode.CANCELLED);
    }
    assertThat(kept(held.id())).isEqualTo(held);
    assertThat(kept(last.id())).isEqualTo(last);
    assertThat(kept(stranger.id())).isEqualTo(stranger);
    assertThat(idsOf(get(store().claim("one", 9)))).containsExactly(stranger.id());
    assertThat(get(store().wake(NOW.plusSeconds(99)))).isEmpty();
  }

  @Test
  void a_batch_whose_inputs_still_come_outlives_its_first_jobs() {
    JobId id = begin();
    get(store().delete(end(child(id), cancelled()).id()));
    assertThat(get(store().batch(id))).isPresent();
    Job second = end(child(id), cancelled());
    get(store().sealBatch(id, 2));
    assertThat(get(store().batch(id))).contains(new Batch(id, "one", NOW, OptionalInt.of(2)));
    get(store().delete(second.id()));
    assertThat(get(store().batch(id))).isEmpty();
  }

  @Test
  void a_batch_is_forgotten_with_its_last_job() {
    JobId id = begin();
    Job first = end(child(id), cancelled());
    Job second = end(child(id), cancelled());
    get(store().sealBatch(id, 2));
    get(store().delete(first.id()));
    assertThat(get(store().batch(id))).isPresent();
    assertThat(get(store().children(id, Optional.empty(), 9))).containsExactly(second);
    get(store().delete(second.id()));
    assertThat(get(store().batch(id))).isEmpty();
    assertThat(get(store().tally(id))).isEmpty();
  }
}
