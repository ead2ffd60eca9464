package io.signalbox.store.memory;

import static io.signalbox.store.StoreSamples.bytes;
import static io.signalbox.store.StoreSamples.get;
import static io.signalbox.store.StoreSamples.lease;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.job.Artifact;
import io.signalbox.job.Figures;
import io.signalbox.job.Job;
import io.signalbox.job.JobRequest;
import io.signalbox.job.Outcome;
import io.signalbox.job.Payload;
import io.signalbox.store.JobStore;
import io.signalbox.store.JobStoreConformance;
import io.signalbox.store.NewJob;
import io.signalbox.store.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MemoryJobStoreTest extends JobStoreConformance {

  private final List<Path> removed = new ArrayList<>();

  @Override
  protected JobStore open() {
    return new MemoryJobStore(new HistorySettings(1000, 1 << 26, 1 << 26), this::remove);
  }

  private void remove(Path path) {
    removed.add(path);
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException("a payload could not be removed", e);
    }
  }

  private Job finished(JobStore store, Payload input) {
    return finished(store, input, Result.NONE);
  }

  private Job finished(JobStore store, Payload input, Result result) {
    JobRequest request = JobRequest.of("one", input);
    Job job = Job.accepted(request, "v1", 5, Instant.EPOCH);
    get(store.accept(new NewJob(job, request, Optional.of(lease(job)))));
    Job last =
        job.finished(
            new Outcome.Report(new Outcome.Cancelled(), List.of(), Figures.NONE),
            Optional.empty(),
            Instant.EPOCH);
    get(store.complete(lease(job), last, result));
    return last;
  }

  private static Payload file(String name, long length) {
    return new Payload.File(Path.of("/payloads", name), length, "hash", Payload.JSON);
  }

  @Test
  void says_that_it_is_not_durable() {
    assertThat(open().isDurable()).isFalse();
  }

  @Test
  void forgets_the_oldest_finished_job_and_removes_its_files() {
    JobStore store = new MemoryJobStore(new HistorySettings(2, 1 << 20, 1 << 20), this::remove);
    Job first = finished(store, file("first", 1));
    Job second = finished(store, file("second", 1));
    finished(store, file("third", 1));
    assertThat(get(store.get(first.id()))).isEmpty();
    assertThat(get(store.get(second.id()))).isPresent();
    assertThat(removed).containsExactly(Path.of("/payloads/first"));
  }

  @Test
  void bounds_the_bytes_in_the_heap_and_on_disk() {
    JobStore store = new MemoryJobStore(new HistorySettings(100, 1000, 1000), this::remove);
    Job heap = finished(store, new Payload.Bytes(new byte[800], Payload.JSON));
    finished(store, new Payload.Bytes(new byte[800], Payload.JSON));
    assertThat(get(store.get(heap.id()))).isEmpty();
    finished(store, file("a", 800));
    finished(store, file("b", 800));
    assertThat(removed).containsExactly(Path.of("/payloads/a"));
  }

  @Test
  void keeps_artifacts_with_their_job_and_counts_them() {
    JobStore store = new MemoryJobStore(new HistorySettings(100, 1000, 1000), removed::add);
    List<Artifact> plots = List.of(new Artifact("plot.svg", (Payload.File) file("plot", 800)));
    Result result = new Result(Optional.empty(), plots, List.of());
    Job first = finished(store, bytes("{}"), result);
    assertThat(get(store.artifacts(first.id()))).isEqualTo(plots);
    finished(store, bytes("{}"), result);
    assertThat(get(store.get(first.id()))).isEmpty();
    assertThat(get(store.artifacts(first.id()))).isEmpty();
    assertThat(removed).containsExactly(Path.of("/payloads/plot"));
  }

  @Test
  void never_forgets_a_job_that_is_not_final() {
    JobStore store = new MemoryJobStore(new HistorySettings(0, 1, 1), this::remove);
    JobRequest request = JobRequest.of("one", bytes("{}"));
    Job live = Job.accepted(request, "v1", 5, Instant.EPOCH);
    get(store.accept(new NewJob(live, request, Optional.of(lease(live)))));
    finished(store, bytes("{}"));
    assertThat(get(store.get(live.id()))).contains(live);
  }

  @Test
  void removes_all_files_when_it_closes() {
    JobStore store = open();
    finished(store, file("last", 1));
    get(store.close());
    assertThat(removed).containsExactly(Path.of("/payloads/last"));
  }
}
