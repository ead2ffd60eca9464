package io.signalbox.store;

import static io.signalbox.store.StoreSamples.NOW;
import static io.signalbox.store.StoreSamples.bytes;
import static io.signalbox.store.StoreSamples.cancelled;
import static io.signalbox.store.StoreSamples.content;
import static io.signalbox.store.StoreSamples.failed;
import static io.signalbox.store.StoreSamples.file;
import static io.signalbox.store.StoreSamples.get;
import static io.signalbox.store.StoreSamples.lease;
import static io.signalbox.store.StoreSamples.sha256;
import static io.signalbox.store.StoreSamples.succeeded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.job.Artifact;
import io.signalbox.job.Job;
import io.signalbox.job.JobQuery;
import io.signalbox.job.JobState;
import io.signalbox.job.Payload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What jobs leave, and how it is forgotten. */
abstract class ResultConformance extends StorePart {

  ResultConformance(JobStoreConformance suite) {
    super(suite);
  }

  private byte[] output(Job job) {
    return content(get(store().output(job.id())).orElseThrow());
  }

  // -- the end -----------------------------------------------------------------

  @Test
  void every_end_comes_back_with_all_its_fields() {
    Job good = end(SampleJob.of("one"), succeeded(bytes("42")));
    Job bad = end(SampleJob.of("one"), failed());
    Job stopped = end(SampleJob.of("one"), cancelled());
    assertThat(kept(good.id())).isEqualTo(good);
    assertThat(kept(bad.id())).isEqualTo(bad);
    assertThat(kept(stopped.id())).isEqualTo(stopped);
    assertThat(found(JobQuery.all())).containsExactly(stopped, bad, good);
    assertThat(output(good)).asString().isEqualTo("42");
    assertThat(get(store().output(bad.id()))).isEmpty();
  }

  @Test
  void an_end_comes_back_with_all_its_attempts() {
    Job job = hold(SampleJob.of("one"));
    Job running = start(job);
    Job retrying = running.retrying(failed(), "worker-é", NOW, NOW.plusSeconds(5));
    get(store().giveBack(lease(job).at(1), retrying));
    get(store().wake(NOW.plusSeconds(5)));
    Claim claim = claimOne("one");
    Job again = claim.job().started("v3", NOW.plusSeconds(6));
    get(store().start(claim.lease(), again));
    Job last = again.finished(succeeded(bytes("1")), Optional.of("worker-2"), NOW.plusSeconds(7));
    get(store().complete(claim.lease().at(2), last, Result.NONE));
    assertThat(kept(job.id())).isEqualTo(last);
    assertThat(kept(job.id()).attempts()).hasSize(2);
  }

  @Test
  void outputs_of_every_size_come_back() {
    for (int length : new int[] {0, 1, 65_536, 1 << 20}) {
      byte[] expected = new byte[length];
      Job inHeap = end(SampleJob.of("one"), succeeded(bytes(expected, "image/png")));
      Job onDisk =
          end(SampleJob.of("one"), succeeded(file(folder(), expected, "application/x-npy")));
      assertThat(output(inHeap)).isEqualTo(expected);
      assertThat(output(onDisk)).isEqualTo(expected);
      assertThat(get(store().output(onDisk.id())).orElseThrow().contentType())
          .isEqualTo("application/x-npy");
    }
  }

  @Test
  void the_input_outlives_the_end() {
    Job last = end(SampleJob.of("one").input(bytes("[7]")), failed());
    assertThat(content(get(store().input(last.id())).orElseThrow())).asString().isEqualTo("[7]");
    assertThat(get(store().request(last.id())).orElseThrow().id()).isEqualTo(last.id());
  }

  // -- artifacts ---------------------------------------------------------------

  private Job leave(List<Artifact> artifacts) {
    Job job = hold(SampleJob.of("one"));
    Job last = job.finished(failed(), Optional.empty(), NOW);
    Result result = new Result(Optional.empty(), artifacts, List.of());
    assertThat(get(store().complete(lease(job), last, result))).isTrue();
    return last;
  }

  @Test
  void artifacts_are_kept_in_order() {
    byte[] plot = new byte[100_000];
    plot[7] = 7;
    List<Artifact> left =
        List.of(
            new Artifact("a/größe.png", file(folder(), plot, "image/png")),
            new Artifact("b.txt", file(folder(), "b".getBytes(), "text/plain")),
            new Artifact("c.bin", file(folder(), new byte[0], "application/octet-stream")));
    List<Artifact> kept = get(store().artifacts(leave(left).id()));
    assertThat(kept).extracting(Artifact::name).containsExactly("a/größe.png", "b.txt", "c.bin");
    assertThat(kept)
        .extracting(artifact -> artifact.content().contentType())
        .containsExactly("image/png", "text/plain", "application/octet-stream");
    assertThat(kept).extracting(it -> it.content().length()).containsExactly(100_000L, 1L, 0L);
    assertThat(kept.get(0).content().sha256()).isEqualTo(sha256(plot));
    assertThat(content(kept.get(0).content())).isEqualTo(plot);
    assertThat(content(kept.get(1).content())).asString().isEqualTo("b");
    assertThat(content(kept.get(2).content())).isEmpty();
  }

  // -- forgetting --------------------------------------------------------------

  @Test
  void what_is_deleted_is_forgotten() {
    Job other = end(SampleJob.of("one").labels("x"), succeeded(bytes("2")));
    Job gone = end(SampleJob.of("one").labels("x"), succeeded(bytes("1")));
    assertThat(get(store().delete(gone.id()))).isTrue();
    assertThat(get(store().get(gone.id()))).isEmpty();
    assertThat(get(store().request(gone.id()))).isEmpty();
    assertThat(get(store().input(gone.id()))).isEmpty();
    assertThat(get(store().output(gone.id()))).isEmpty();
    assertThat(get(store().events(gone.id(), 0))).isEmpty();
    assertThat(found(JobQuery.all())).containsExactly(other);
    assertThat(get(store().counts()))
        .containsExactly(new JobCount("one", JobState.SUCCEEDED, 1, 0));
    assertThat(get(store().delete(gone.id()))).isFalse();
    accept(waiting(SampleJob.of("one").id(gone.id())));
  }

  @Test
  void only_what_is_final_is_deleted() {
    Job parked = park(SampleJob.of("one"));
    Job later = park(SampleJob.of("one").runAt(NOW.plusSeconds(60)));
    Job held = hold(SampleJob.of("one"));
    Job running = start(hold(SampleJob.of("one")));
    for (Job job : List.of(parked, later, held, running)) {
      assertThat(get(store().delete(job.id()))).isFalse();
      assertThat(kept(job.id())).isEqualTo(job);
    }
  }

  @Test
  void the_files_of_a_job_go_with_it() {
    byte[] large = new byte[1 << 20];
    Job job = hold(SampleJob.of("one").input(file(folder(), large, Payload.JSON)));
    large[0] = 1;
    Payload output = file(folder(), large, Payload.JSON);
    Artifact artifact = new Artifact("a", file(folder(), "a".getBytes(), "text/plain"));
    Job last = job.finished(succeeded(output), Optional.empty(), NOW);
    Result result = new Result(Optional.of(output), List.of(artifact), List.of());
    assertThat(get(store().complete(lease(job), last, result))).isTrue();
    List<Path> files = files(job);
    assertThat(files).allMatch(Files::exists);
    get(store().delete(job.id()));
    await().untilAsserted(() -> assertThat(files).noneMatch(Files::exists));
  }

  private List<Path> files(Job job) {
    List<Payload> payloads = new ArrayList<>();
    get(store().input(job.id())).ifPresent(payloads::add);
    get(store().output(job.id())).ifPresent(payloads::add);
    get(store().artifacts(job.id())).forEach(artifact -> payloads.add(artifact.content()));
    return payloads.stream()
        .filter(Payload.File.class::isInstance)
        .map(payload -> ((Payload.File) payload).path())
        .toList();
  }

  @Test
  void a_file_that_another_job_has_too_stays() {
    byte[] large = new byte[1 << 20];
    Job gone = end(SampleJob.of("one").input(file(folder(), large, Payload.JSON)), failed());
    Job stays = park(SampleJob.of("one").input(file(folder(), large, Payload.JSON)));
    get(store().delete(gone.id()));
    get(store().counts());
    assertThat(content(get(store().input(stays.id())).orElseThrow())).isEqualTo(large);
    Job third = park(SampleJob.of("one").input(file(folder(), large, Payload.JSON)));
    assertThat(content(get(store().input(third.id())).orElseThrow())).isEqualTo(large);
  }
}
