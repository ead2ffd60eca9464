package io.signalbox.dispatch;

import io.signalbox.bus.Call.Finished;
import io.signalbox.job.Job;
import io.signalbox.job.JobEvent;
import io.signalbox.job.JobId;
import io.signalbox.store.JobStore;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Jobs that this server does not have and somebody here is interested in: they wait in the store,
 * or another server runs them. Confined to the dispatcher's event loop.
 */
final class Elsewhere implements JobStore.Listener {

  private static final Logger LOG = LoggerFactory.getLogger(Elsewhere.class);

  private final JobStore store;
  private final Line line;
  private final Backlog backlog;
  private final Dispatcher dispatcher;
  private final Map<JobId, Long> watched = new HashMap<>();
  private final Set<JobId> asked = new HashSet<>();

  Elsewhere(JobStore store, Line line, Backlog backlog, Dispatcher dispatcher) {
    this.store = store;
    this.line = line;
    this.backlog = backlog;
    this.dispatcher = dispatcher;
  }

  /**
   * Somebody watches a job from now on.
   *
   * @param seq the last event that is known
   */
  void watch(JobId id, long seq) {
    watched.merge(id, seq, Math::max);
  }

  /** A job comes here: whether somebody watches it. */
  boolean takeWatched(JobId id) {
    return watched.remove(id) != null;
  }

  // -- what others do ----------------------------------------------------------

  @Override
  public void queued(String script) {
    backlog.heard(script);
  }

  @Override
  public void cancelWanted(JobId id) {
    dispatcher.find(id).ifPresent(dispatcher::cancel);
  }

  @Override
  public void changed(JobId id) {
    boolean isWanted = watched.containsKey(id) || line.isParked(id);
    if (isWanted && !line.live().containsKey(id) && asked.add(id)) {
      store
          .get(id)
          .onComplete(done -> asked.remove(id))
          .onSuccess(job -> job.ifPresent(this::look))
          .onFailure(cause -> LOG.warn("Job {} was not looked at: {}", id, cause.getMessage()));
    }
  }

  /** Whoever is not told of changes looks now and then. */
  void lookAtAll() {
    Set<JobId> wanted = new HashSet<>(watched.keySet());
    wanted.addAll(line.parkedIds());
    wanted.forEach(this::changed);
  }

  private void look(Job job) {
    Long seq = watched.get(job.id());
    if (seq != null) {
      store
          .events(job.id(), seq)
          .onSuccess(events -> tell(job, events))
          .onFailure(cause -> LOG.warn("Events of job {} are missing", job.id(), cause));
    }
    if (job.state().isFinal() && line.isParked(job.id())) {
      store
          .output(job.id())
          .onSuccess(
              output ->
                  line.unpark(job.id())
                      .ifPresent(waiter -> waiter.tryComplete(new Finished(job, output))))
          .onFailure(cause -> LOG.warn("The output of job {} is missing", job.id(), cause));
    }
  }

  private void tell(Job job, List<JobEvent> events) {
    long last = watched.getOrDefault(job.id(), Long.MAX_VALUE);
    for (JobEvent event : events) {
      if (event.seq() > last) {
        watched.put(job.id(), event.seq());
        line.feed().tell(job, event, true);
      }
    }
    boolean hasEnd = !events.isEmpty() && events.get(events.size() - 1).type().isFinal();
    if (job.state().isFinal() && watched.remove(job.id()) != null && !hasEnd) {
      line.feed()
          .tell(
              job, line.feed().last(job, LastEvents.data(job, Optional.empty(), job.cost())), true);
    }
  }
}
