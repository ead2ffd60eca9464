package io.signalbox.store;

import io.signalbox.bus.EventJson;
import io.signalbox.job.EventType;
import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.Figures;
import io.signalbox.job.Job;
import io.signalbox.job.JobEvent;
import io.signalbox.job.JobException;
import io.signalbox.job.JobId;
import io.signalbox.job.JobRequest;
import io.signalbox.job.Outcome;
import io.signalbox.job.Payload;
import io.signalbox.job.Sha256;
import io.signalbox.job.Warning;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** What the tests of the stores put in, and how they look at what comes out. */
public final class StoreSamples {

  /** With microseconds, which every store keeps. */
  public static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678901Z");

  public static final Figures FIGURES = Figures.ofMillis(1, 2, 3, 4);

  private static final AtomicLong BORN = new AtomicLong();

  private StoreSamples() {}

  /** An id that was born at a time, and is greater than those born then before. */
  public static JobId idAt(Instant time) {
    long high = time.toEpochMilli() << 16 | 0x7000L;
    return new JobId(new UUID(high, 0x8000000000000000L | BORN.incrementAndGet()).toString());
  }

  // -- in ----------------------------------------------------------------------

  public static Payload bytes(String text) {
    return bytes(text.getBytes(StandardCharsets.UTF_8), Payload.JSON);
  }

  public static Payload bytes(byte[] bytes, String contentType) {
    return new Payload.Bytes(bytes, contentType);
  }

  /** A payload in a new file of this folder. */
  public static Payload.File file(Path folder, byte[] bytes, String contentType) {
    try {
      Path path = Files.createTempFile(folder, "payload", ".bin");
      Files.write(path, bytes);
      return new Payload.File(path.toAbsolutePath(), bytes.length, sha256(bytes), contentType);
    } catch (IOException e) {
      throw new UncheckedIOException("no file for a payload", e);
    }
  }

  public static String sha256(byte[] bytes) {
    Sha256 hash = new Sha256();
    hash.add(bytes);
    return hash.hex();
  }

  /** The lease of a job that was claimed when it was accepted, before its first attempt. */
  public static Lease lease(Job job) {
    return new Lease(job.id(), 0, job.id().hashCode());
  }

  public static JobEvent event(Job job, long seq, EventType type, Map<String, Object> data) {
    Instant at = Instant.parse("2026-01-02T03:04:06.007Z");
    return new JobEvent(seq, type, at, job.id(), job.script(), job.attempt(), data);
  }

  public static JobEvent log(Job job, long seq, String message) {
    return event(job, seq, EventType.LOG, Map.of("stream", "stdout", "message", message));
  }

  public static JobEvent progress(Job job, long seq, double value) {
    return event(job, seq, EventType.PROGRESS, Map.of("value", value));
  }

  public static Outcome.Report succeeded(Payload output) {
    return new Outcome.Report(
        new Outcome.Succeeded(output),
        List.of(new Warning("exit_status", "it ended with 3 — später")),
        FIGURES);
  }

  public static Outcome.Report failed() {
    Failure why =
        Failure.of(FailureCode.SCRIPT_ERROR, "ValueError: zu heiß")
            .with("exit_status", 1)
            .with("traceback", "line 1\nline 2")
            .with("stderr_tail", List.of("a", "b"));
    return new Outcome.Report(new Outcome.Failed(why), List.of(), FIGURES);
  }

  public static Outcome.Report cancelled() {
    return new Outcome.Report(new Outcome.Cancelled(), List.of(), Figures.NONE);
  }

  // -- out ---------------------------------------------------------------------

  public static <T> T get(Future<T> future) {
    try {
      return future.await(30, TimeUnit.SECONDS);
    } catch (TimeoutException late) {
      throw new AssertionError("the store did not answer in 30 s", late);
    }
  }

  /** What a future failed with. */
  public static Failure failure(Future<?> future) {
    try {
      Object answer = get(future);
      throw new AssertionError("the store should have refused, but answered " + answer);
    } catch (JobException refused) {
      return refused.failure();
    }
  }

  public static byte[] content(Payload payload) {
    if (payload instanceof Payload.Bytes small) {
      return small.bytes();
    }
    try {
      return Files.readAllBytes(((Payload.File) payload).path());
    } catch (IOException e) {
      throw new UncheckedIOException("a kept payload cannot be read", e);
    }
  }

  static String text(Payload payload) {
    return new String(content(payload), StandardCharsets.UTF_8);
  }

  /** The request without its input, to be compared. */
  public static JobRequest bare(JobRequest request) {
    return new JobRequest(
        request.id(),
        request.script(),
        new Payload.Bytes(null, request.input().contentType()),
        request.params(),
        request.priority(),
        request.key(),
        request.labels(),
        request.timeout(),
        request.deadline(),
        request.submission());
  }

  /** Events as they go out: raw JSON in their data is no other than parsed JSON there. */
  public static List<JsonObject> json(List<JobEvent> events) {
    return events.stream().map(event -> new JsonObject(EventJson.encode(event))).toList();
  }
}
