package io.signalbox.store;

import static io.signalbox.store.StoreSamples.NOW;
import static io.signalbox.store.StoreSamples.bare;
import static io.signalbox.store.StoreSamples.bytes;
import static io.signalbox.store.StoreSamples.content;
import static io.signalbox.store.StoreSamples.failure;
import static io.signalbox.store.StoreSamples.file;
import static io.signalbox.store.StoreSamples.get;
import static io.signalbox.store.StoreSamples.lease;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.job.FailureCode;
import io.signalbox.job.Job;
import io.signalbox.job.JobId;
import io.signalbox.job.JobQuery;
import io.signalbox.job.JobRequest;
import io.signalbox.job.JobState;
import io.signalbox.job.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How jobs and their inputs come in, and that nothing of them is lost. */
abstract class AcceptConformance extends StorePart {

  private static final String UNICODE = "größe-温度-🌡";

  AcceptConformance(JobStoreConformance suite) {
    super(suite);
  }

  private static SampleJob everything() {
    return SampleJob.of("mesure-é")
        .input(bytes("Zeit;°C\n1;ä\n".getBytes(), "text/csv"))
        .params("{\"gain\": 1.50, \"unit\": \"°C\"}")
        .priority(8)
        .key("ключ")
        .labels("line 4", UNICODE, "\"quoted\", \\ and %")
        .timeout(Duration.ofMillis(1500))
        .deadline(Duration.ofHours(30))
        .runAt(NOW.plusSeconds(3600))
        .idempotencyKey("order 66")
        .parent(JobId.next());
  }

  @Test
  void every_field_of_a_job_comes_back() {
    Job job = park(everything());
    assertThat(job.state()).isEqualTo(JobState.SCHEDULED);
    assertThat(kept(job.id())).isEqualTo(job);
    assertThat(found(JobQuery.all())).containsExactly(job);
  }

  @Test
  void every_field_of_a_request_comes_back_with_its_input() {
    NewJob fresh = waiting(everything());
    accept(fresh);
    JobRequest request = get(store().request(fresh.job().id())).orElseThrow();
    assertThat(bare(request)).isEqualTo(bare(fresh.request()));
    assertThat(content(request.input())).isEqualTo(content(fresh.request().input()));
  }

  @Test
  void a_plain_job_comes_back() {
    NewJob fresh = waiting(SampleJob.of("one"));
    Job job = accept(fresh);
    assertThat(kept(job.id())).isEqualTo(job);
    JobRequest request = get(store().request(job.id())).orElseThrow();
    assertThat(request.priority().orElse(5)).isEqualTo(5);
    assertThat(request.key().orElse("one")).isEqualTo("one");
    assertThat(request.labels()).isEmpty();
    assertThat(request.timeout()).isEmpty();
    assertThat(request.deadline()).isEmpty();
    assertThat(request.submission()).isEqualTo(JobRequest.Submission.PLAIN);
  }

  @Test
  void a_label_may_stand_twice() {
    Job job = park(SampleJob.of("one").labels("a", "b", "a"));
    assertThat(kept(job.id())).isEqualTo(job);
  }

  @Test
  void a_job_that_is_claimed_at_once_comes_back() {
    Job job = hold(SampleJob.of("one").labels("a", "b"));
    assertThat(kept(job.id())).isEqualTo(job);
    assertThat(get(store().output(job.id()))).isEmpty();
    assertThat(get(store().artifacts(job.id()))).isEmpty();
  }

  @Test
  void inputs_of_every_size_come_back() {
    for (int length : new int[] {0, 1, 4095, 4096, 65_536, 1 << 20}) {
      comesBack(bytes(random(length), "application/x-npy"));
    }
  }

  @Test
  void inputs_in_files_come_back() {
    for (int length : new int[] {0, 10, 1 << 20}) {
      comesBack(file(folder(), random(length), "application/octet-stream"));
    }
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private void comesBack(Payload input) {
    byte[] expected = content(input);
    Job job = park(SampleJob.of("one").input(input));
    Payload kept = get(store().input(job.id())).orElseThrow();
    assertThat(content(kept)).isEqualTo(expected);
    assertThat(kept.length()).isEqualTo(expected.length);
    assertThat(kept.contentType()).isEqualTo(input.contentType());
    Payload again = get(store().request(job.id())).orElseThrow().input();
    assertThat(content(again)).isEqualTo(expected);
    assertThat(content(claimOne("one").request().input())).isEqualTo(expected);
  }

  @Test
  void nothing_is_known_of_other_ids() {
    park(SampleJob.of("one"));
    JobId other = JobId.next();
    assertThat(get(store().get(other))).isEmpty();
    assertThat(get(store().request(other))).isEmpty();
    assertThat(get(store().input(other))).isEmpty();
    assertThat(get(store().output(other))).isEmpty();
    assertThat(get(store().artifacts(other))).isEmpty();
    assertThat(get(store().events(other, 0))).isEmpty();
    assertThat(get(store().delete(other))).isFalse();
    assertThat(get(store().askToCancel(other))).isFalse();
  }

  @Test
  void an_id_is_taken_once() {
    Job first = park(SampleJob.of("one"));
    NewJob second = claimed(SampleJob.of("two").id(first.id()).input(bytes("2")));
    assertThat(failure(store().accept(second)).code()).isEqualTo(FailureCode.CONFLICT);
    assertThat(kept(first.id())).isEqualTo(first);
    assertThat(content(get(store().input(first.id())).orElseThrow())).asString().isEqualTo("{}");
    assertThat(get(store().start(lease(first), first.started("v1", NOW)))).isFalse();
  }

  @Test
  void many_jobs_are_accepted_at_once() {
    List<NewJob> all = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      all.add(waiting(SampleJob.of("one").input(bytes("" + i))));
    }
    get(store().acceptAll(all));
    assertThat(idsOf(get(store().claim("one", 1000))))
        .isEqualTo(all.stream().map(fresh -> fresh.job().id()).toList());
    JobId last = all.get(299).job().id();
    assertThat(kept(last)).isEqualTo(all.get(299).job());
    assertThat(content(get(store().input(last)).orElseThrow())).asString().isEqualTo("299");
  }

  @Test
  void no_job_of_many_is_accepted_where_one_is_refused() {
    Job first = park(SampleJob.of("one"));
    NewJob good = waiting(SampleJob.of("two"));
    NewJob bad = waiting(SampleJob.of("two").id(first.id()));
    NewJob better = waiting(SampleJob.of("two"));
    assertThat(failure(store().acceptAll(List.of(good, bad, better))).code())
        .isEqualTo(FailureCode.CONFLICT);
    assertThat(found(JobQuery.all())).containsExactly(first);
    assertThat(get(store().claim("two", 9))).isEmpty();
    assertThat(get(store().input(good.job().id()))).isEmpty();
    accept(good);
  }

  @Test
  void no_job_of_many_is_accepted_where_two_have_one_id() {
    NewJob good = waiting(SampleJob.of("one"));
    assertThat(failure(store().acceptAll(List.of(good, good))).code())
        .isEqualTo(FailureCode.CONFLICT);
    assertThat(found(JobQuery.all())).isEmpty();
  }

  @Test
  void no_jobs_at_all_are_accepted_too() {
    get(store().acceptAll(List.of()));
    assertThat(found(JobQuery.all())).isEmpty();
  }

  @Test
  void what_is_written_in_turn_is_answered_in_turn() {
    List<Integer> answers = new ArrayList<>();
    NewJob fresh = claimed(SampleJob.of("one"));
    Job running = fresh.job().started("v1", NOW);
    var accepted = store().accept(fresh).onComplete(done -> answers.add(1));
    var started = store().start(lease(running), running).onComplete(done -> answers.add(2));
    var parked = store().accept(waiting(SampleJob.of("one"))).onComplete(done -> answers.add(3));
    get(accepted);
    get(parked);
    assertThat(get(started)).isTrue();
    assertThat(answers).containsExactly(1, 2, 3);
  }
}
