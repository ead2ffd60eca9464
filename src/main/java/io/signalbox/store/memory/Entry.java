package io.signalbox.store.memory;

import io.signalbox.job.EventType;
import io.signalbox.job.Job;
import io.signalbox.job.JobEvent;
import io.signalbox.job.Payload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One job with everything that is kept about it, and its size. */
final class Entry {

  /** What an event costs beside its texts: the object, its map, its instant. */
  private static final int EVENT_BYTES = 300;

  private final Payload input;
  private final List<JobEvent> facts = new ArrayList<>();
  private final Map<EventType, JobEvent> latest = new EnumMap<>(EventType.class);
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
      latest.put(event.type(), event);
    } else {
      facts.add(event);
      eventBytes += EVENT_BYTES + textBytes(event);
    }
  }

  List<JobEvent> events(long after) {
    return Stream.concat(facts.stream(), latest.values().stream())
        .filter(event -> event.seq() > after)
        .sorted(Comparator.comparingLong(JobEvent::seq))
        .toList();
  }

  long heapBytes() {
    return eventBytes
        + payloads().filter(Payload.Bytes.class::isInstance).mapToLong(Payload::length).sum();
  }

  long diskBytes() {
    return payloads().filter(Payload.File.class::isInstance).mapToLong(Payload::length).sum();
  }

  List<Path> files() {
    return payloads()
        .filter(Payload.File.class::isInstance)
        .map(payload -> ((Payload.File) payload).path())
        .toList();
  }

  private Stream<Payload> payloads() {
    return Stream.concat(Stream.of(input), output.stream());
  }

  private static long textBytes(JobEvent event) {
    return event.data().values().stream()
        .filter(String.class::isInstance)
        .mapToLong(text -> 2L * ((String) text).length())
        .sum();
  }
}
