package io.signalbox.store;

import static io.signalbox.store.StoreSamples.NOW;
import static io.signalbox.store.StoreSamples.content;
import static io.signalbox.store.StoreSamples.get;
import static io.signalbox.store.StoreSamples.lease;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.job.Job;
import io.signalbox.job.JobId;
import io.signalbox.job.JobQuery;
import io.signalbox.job.Outcome;
import io.signalbox.job.Payload;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** One theme of the contract, with the ways that a job goes in most of its tests. */
abstract class StorePart {

  private final JobStoreConformance suite;

  StorePart(JobStoreConformance suite) {
    this.suite = suite;
  }

  JobStore store() {
    return suite.store();
  }

  /** Where payloads in files are put. */
  Path folder() {
    return suite.folder();
  }

  NewJob waiting(SampleJob sample) {
    return sample.waiting(store().isDurable());
  }

  NewJob claimed(SampleJob sample) {
    return sample.claimed(store().isDurable());
  }

  /** Accepts a job that nobody has. */
  Job park(SampleJob sample) {
    return accept(waiting(sample));
  }

  /** Accepts a job that is claimed at once. */
  Job hold(SampleJob sample) {
    return accept(claimed(sample));
  }

  Job accept(NewJob fresh) {
    byte[] input = content(fresh.request().input());
    Accepted accepted = get(store().accept(fresh));
    assertThat(accepted.job()).isEqualTo(fresh.job());
    assertThat(accepted.isNew()).isTrue();
    assertThat(content(accepted.input())).isEqualTo(input);
    return fresh.job();
  }

  Job start(Job held) {
    Job running = held.started("v2", NOW.plusSeconds(1));
    assertThat(get(store().start(lease(held), running))).isTrue();
    return running;
  }

  /** Accepts and ends a job. */
  Job end(SampleJob sample, Outcome.Report report) {
    Job running = start(hold(sample));
    Job last =
        running.finished(report, Optional.of("worker-1"), running.createdAt().plusSeconds(2));
    Optional<Payload> output =
        report.outcome() instanceof Outcome.Succeeded done
            ? Optional.of(done.output())
            : Optional.empty();
    Result result = new Result(output, List.of(), List.of());
    assertThat(get(store().complete(lease(running).at(1), last, result))).isTrue();
    return last;
  }

  Job kept(JobId id) {
    return get(store().get(id)).orElseThrow();
  }

  List<Job> found(JobQuery query) {
    return get(store().find(query)).items();
  }

  Claim claimOne(String script) {
    List<Claim> claims = get(store().claim(script, 1));
    assertThat(claims).hasSize(1);
    return claims.get(0);
  }

  static List<JobId> ids(List<Job> jobs) {
    return jobs.stream().map(Job::id).toList();
  }

  static List<JobId> idsOf(List<Claim> claims) {
    return claims.stream().map(claim -> claim.job().id()).toList();
  }
}
