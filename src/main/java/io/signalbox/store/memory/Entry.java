package io.signalbox.store.memory;

import io.signalbox.job.EventType;
import io.signalbox.job.Job;
import io.signalbox.job.JobEvent;
import io.signalbox.job.Payload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** One job with everything that is kept about it, and its size. */
final class Entry {

  /** What an event costs beside its texts: the object, its map, its instant. */
  private static final int EVENT_BYTES = 300;

  private final Payload input;
  private final List<JobEvent> facts = new ArrayList<>(4);
  private Map<EventType, JobEvent> latest; // few jobs have any
  private Job job;
  private Optional<Payload> output = Optional.empty();
  private long eventBytes;

  Entry(Job job, Payload input) {
    this.job = job;
    this.input = input;
  }

  Job job() {
    return job;
  }

  Payload input() {
    return input;
  }

  Optional<Payload> output() {
    return output;
  }

  void update(Job newer) {
    job = newer;
  }

  void complete(Job last, Optional<Payload> result) {
    job = last;
    output = result;
  }

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

  List<JobEvent> events(long after) {
    Collection<JobEvent> lossy = latest == null ? List.of() : latest.values();
    return Stream.concat(facts.stream(), lossy.stream())
        .filter(event -> event.seq() > after)
        .sorted(Comparator.comparingLong(JobEvent::seq))
        .toList();
  }

  long heapBytes() {
    return eventBytes + inHeap(input) + (output.isPresent() ? inHeap(output.get()) : 0);
  }

  long diskBytes() {
    return onDisk(input) + (output.isPresent() ? onDisk(output.get()) : 0);
  }

  private static long inHeap(Payload payload) {
    return payload instanceof Payload.Bytes ? payload.length() : 0;
  }

  private static long onDisk(Payload payload) {
    return payload instanceof Payload.File ? payload.length() : 0;
  }

  void removeFiles(Consumer<Path> remover) {
    removeFile(input, remover);
    output.ifPresent(payload -> removeFile(payload, remover));
  }

  private static void removeFile(Payload payload, Consumer<Path> remover) {
    if (payload instanceof Payload.File file) {
      remover.accept(file.path());
    }
  }
}
