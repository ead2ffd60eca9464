package io.signalbox.store;

import static io.signalbox.store.StoreSamples.bytes;
import static io.signalbox.store.StoreSamples.cancelled;
import static io.signalbox.store.StoreSamples.content;
import static io.signalbox.store.StoreSamples.failure;
import static io.signalbox.store.StoreSamples.file;
import static io.signalbox.store.StoreSamples.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.Job;
import io.signalbox.job.JobQuery;
import io.vertx.core.Future;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Idempotency keys: the same request twice is one job. */
abstract class KeyConformance extends StorePart {

  KeyConformance(JobStoreConformance suite) {
    super(suite);
  }

  private static SampleJob keyed() {
    return SampleJob.of("one").idempotencyKey("k").input(bytes("{\"a\": 1}"));
  }

  private void givesFirst(NewJob again, Job first) {
    Accepted accepted = get(store().accept(again));
    assertThat(accepted.job()).isEqualTo(first);
    assertThat(accepted.isNew()).isFalse();
    assertThat(content(accepted.input())).asString().isEqualTo("{\"a\": 1}");
    assertThat(found(JobQuery.all())).containsExactly(first);
  }

  private void refuses(SampleJob other, Job first) {
    Failure refusal = failure(store().accept(waiting(other)));
    assertThat(refusal.code()).isEqualTo(FailureCode.CONFLICT);
    assertThat(refusal.facts()).containsEntry("job_id", first.id().value());
    assertThat(found(JobQuery.all())).containsExactly(first);
  }

  @Test
  void the_same_request_again_gives_the_first_job() {
    Job first = hold(keyed());
    Job running = start(first);
    givesFirst(claimed(keyed()), running);
    givesFirst(waiting(keyed()), running);
    assertThat(found(JobQuery.all())).containsExactly(running);
    assertThat(get(store().claim("one", 9))).isEmpty();
  }

  @Test
  void the_same_request_with_the_same_id_gives_the_first_job() {
    Job first = park(keyed());
    givesFirst(waiting(keyed().id(first.id())), first);
  }

  @Test
  void the_same_request_after_its_end_gives_the_finished_job() {
    Job last = end(keyed(), cancelled());
    givesFirst(waiting(keyed()), last);
  }

  @Test
  void the_same_input_in_a_file_gives_the_first_job() {
    Job first = park(keyed());
    SampleJob again = keyed().input(file(folder(), "{\"a\": 1}".getBytes(), "application/json"));
    givesFirst(waiting(again), first);
  }

  @Test
  void another_input_is_refused() {
    refuses(keyed().input(bytes("{\"a\": 2}")), park(keyed()));
  }

  @Test
  void other_params_are_refused() {
    refuses(keyed().params("{\"b\": 1}"), park(keyed()));
  }

  @Test
  void another_content_type_is_refused() {
    refuses(keyed().input(bytes("{\"a\": 1}".getBytes(), "text/csv")), park(keyed()));
  }

  @Test
  void other_keys_and_none_give_other_jobs() {
    park(keyed());
    park(keyed().idempotencyKey("K"));
    park(SampleJob.of("one").input(bytes("{\"a\": 1}")));
    assertThat(found(JobQuery.all())).hasSize(3);
  }

  @Test
  void each_script_has_its_own_keys() {
    park(keyed());
    park(SampleJob.of("two").idempotencyKey("k"));
    assertThat(found(JobQuery.all())).hasSize(2);
  }

  @Test
  void a_key_is_free_again_when_its_job_is_deleted() {
    Job last = end(keyed(), cancelled());
    assertThat(get(store().delete(last.id()))).isTrue();
    Job next = park(keyed().input(bytes("2")));
    assertThat(found(JobQuery.all())).containsExactly(next);
  }

  @Test
  void a_job_that_was_refused_for_its_id_does_not_take_a_key() {
    Job first = park(SampleJob.of("two"));
    failure(store().accept(waiting(keyed().id(first.id()))));
    park(keyed());
  }

  @Test
  void of_many_at_a_time_one_is_new() {
    List<Future<Accepted>> answers =
        IntStream.range(0, 20).mapToObj(i -> store().accept(waiting(keyed()))).toList();
    List<Accepted> all = get(Future.all(answers)).list();
    assertThat(all).filteredOn(Accepted::isNew).hasSize(1);
    assertThat(all).extracting(it -> it.job().id()).containsOnly(all.get(0).job().id());
    assertThat(found(JobQuery.all())).hasSize(1);
  }
}
