package io.signalbox.dispatch;

import io.signalbox.bus.Call.FeedPage;
import io.signalbox.bus.EventMessage;
import io.signalbox.job.EventType;
import io.signalbox.job.Job;
import io.signalbox.job.JobEvent;
import io.signalbox.job.JobListener;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the events of all jobs: numbers them, keeps them with their job, remembers the latest ones
 * of all jobs, and tells listeners and watchers. Confined to the dispatcher's event loop.
 */
final class EventFeed {

  /** How many bytes of recent events a watcher of all jobs can go back. */
  private static final long RECENT_BYTES = 8L * 1024 * 1024;

  /** What an event costs beside its texts. */
  private static final int EVENT_BYTES = 400;

  private static final Logger LOG = LoggerFactory.getLogger(EventFeed.class);

  private final Publisher publisher;
  private final List<JobListener> listeners;
  private final InstantSource clock;
  private final Deque<EventMessage> recent = new ArrayDeque<>();
  private long recentBytes;
  private long cursor;
  private boolean isWatched;

  /** Brings events to watchers. */
  interface Publisher {

    /**
     * @param isJobWatched whether somebody of the house has asked for the events of its job
     * @param isFeedWatched whether somebody of the house has asked for the events of all jobs
     */
    void publish(EventMessage message, boolean isJobWatched, boolean isFeedWatched);
  }

  EventFeed(Publisher publisher, List<JobListener> listeners, InstantSource clock) {
    this.publisher = publisher;
    this.listeners = List.copyOf(listeners);
    this.clock = clock;
  }

  /** Makes an event, keeps it and tells it. */
  void emit(LiveJob live, EventType type, Map<String, Object> data) {
    JobEvent event = make(live, type, data);
    live.kept()
        .append(event)
        .onFailure(cause -> LOG.warn("An event of job {} was not kept", live.id(), cause));
    tell(live, event);
  }

  /** Makes an event that is kept with the end of its job, and told after it. */
  JobEvent make(LiveJob live, EventType type, Map<String, Object> data) {
    return new JobEvent(
        live.nextSeq(),
        type,
        clock.instant(),
        live.id(),
        live.script(),
        live.job().attempt(),
        data);
  }

  /** Makes the last event of a job that is not live here; its number is the attempt's greatest. */
  JobEvent last(Job last, Map<String, Object> data) {
    return new JobEvent(
        (last.attempt() + 1) * JobEvent.SEQ_PER_ATTEMPT - 1,
        LastEvents.typeOf(last),
        last.finishedAt().orElseGet(clock::instant),
        last.id(),
        last.script(),
        last.attempt(),
        data);
  }

  void tell(LiveJob live, JobEvent event) {
    tell(live.job(), event, live.isWatched());
  }

  /** Shows watchers an event that another server has told. */
  void show(JobEvent event, boolean isJobWatched) {
    EventMessage message = new EventMessage(event, ++cursor);
    remember(message);
    publisher.publish(message, isJobWatched, isWatched);
  }

  /** Tells an event of a job that is not live here. */
  void tell(Job job, JobEvent event, boolean isJobWatched) {
    show(event, isJobWatched);
    for (JobListener listener : listeners) {
      tell(listener, job, event);
    }
  }

  /** The recent events after a cursor; -1 asks for none. Whoever asks may watch from now on. */
  FeedPage page(long after) {
    isWatched = true;
    if (after < 0) {
      return new FeedPage(List.of(), cursor, false);
    }
    long oldest = recent.isEmpty() ? cursor + 1 : recent.peekFirst().cursor();
    List<EventMessage> events =
        recent.stream().filter(message -> message.cursor() > after).toList();
    return new FeedPage(events, cursor, after + 1 < oldest || after > cursor);
  }

  private void remember(EventMessage message) {
    recent.addLast(message);
    recentBytes += EVENT_BYTES + message.bytes();
    while (recentBytes > RECENT_BYTES) {
      recentBytes -= EVENT_BYTES + recent.removeFirst().bytes();
    }
  }

  private static void tell(JobListener listener, Job job, JobEvent event) {
    try {
      listener.onEvent(job, event);
    } catch (RuntimeException fault) {
      LOG.warn("A listener failed on {} of job {}", event.type().text(), job.id(), fault);
    }
  }
}
