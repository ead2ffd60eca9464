package io.signalbox.store.memory;

import io.signalbox.job.Artifact;
import io.signalbox.job.EventType;
import io.signalbox.job.Job;
import io.signalbox.job.JobEvent;
import io.signalbox.job.JobRequest;
import io.signalbox.job.Payload;
import io.signalbox.store.Lease;
import io.signalbox.store.NewJob;
import io.signalbox.store.Result;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** One job with everything that is kept about it, and its size. */
final class Entry {

  /** The order in which jobs of a script leave the store. */
  static final Comparator<Entry> BY_TURN =
      Comparator.<Entry>comparingInt(entry -> -entry.job.priority())
          .thenComparing(entry -> entry.job.id());

  /** What an event costs beside its texts: the object, its map, its instant. */
  private static final int EVENT_BYTES = 300;

  private final JobRequest request;
  private final List<JobEvent> facts = new ArrayList<>(4);
  private Map<EventType, JobEvent> latest; // few jobs have any
  private Job job;
  private Lease lease; // null where nobody has it
  private Result result = Result.NONE;
  private long eventBytes;

  Entry(NewJob fresh) {
    this.job = fresh.job();
    this.request = fresh.request();
    this.lease = fresh.lease().orElse(null);
  }

  Job job() {
    return job;
  }

  JobRequest request() {
    return request;
  }

  Payload input() {
    return request.input();
  }

  Result result() {
    return result;
  }

  // -- claims ------------------------------------------------------------------

  boolean isClaimed() {
    return lease != null;
  }

  boolean isHeldBy(Lease other) {
    return lease != null && lease.token() == other.token() && lease.attempt() == other.attempt();
  }

  void claim(Lease newer) {
    lease = newer;
  }

  void becomes(Job newer) {
    job = newer;
    lease = lease == null ? null : lease.at(newer.attempt());
  }

  void release(Job newer) {
    job = newer;
    lease = null;
  }

  void complete(Job last, Result left) {
    job = last;
    lease = null;
    result = left;
  }

  // -- events ------------------------------------------------------------------

  void append(JobEvent event) {
    if (event.type().isLossy()) {
      appendLatest(event);
    } else {
      facts.add(event);
      eventBytes += EVENT_BYTES + event.textBytes();
    }
  }

  private void appendLatest(JobEvent event) {
    if (latest == null) {
      latest = new EnumMap<>(EventType.class);
    }
    latest.put(event.type(), event);
  }

  long lastSeq() {
    return events(0).stream().mapToLong(JobEvent::seq).max().orElse(0);
  }

  List<JobEvent> events(long after) {
    Collection<JobEvent> lossy = latest == null ? List.of() : latest.values();
    return Stream.concat(facts.stream(), lossy.stream())
        .filter(event -> event.seq() > after)
        .sorted(Comparator.comparingLong(JobEvent::seq))
        .toList();
  }

  // -- size --------------------------------------------------------------------

  long heapBytes() {
    return eventBytes + inHeap(input()) + result.output().map(Entry::inHeap).orElse(0L);
  }

  long diskBytes() {
    long artifacts = result.artifacts().stream().mapToLong(it -> it.content().length()).sum();
    return onDisk(input()) + result.output().map(Entry::onDisk).orElse(0L) + artifacts;
  }

  private static long inHeap(Payload payload) {
    return payload instanceof Payload.Bytes ? payload.length() : 0;
  }

  private static long onDisk(Payload payload) {
    return payload instanceof Payload.File ? payload.length() : 0;
  }

  void removeFiles(Consumer<Path> remover) {
    removeFile(input(), remover);
    result.output().ifPresent(payload -> removeFile(payload, remover));
    result.artifacts().stream().map(Artifact::content).forEach(it -> removeFile(it, remover));
  }

  private static void removeFile(Payload payload, Consumer<Path> remover) {
    if (payload instanceof Payload.File file) {
      remover.accept(file.path());
    }
  }
}
