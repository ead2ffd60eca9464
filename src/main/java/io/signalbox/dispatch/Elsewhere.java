package io.signalbox.dispatch;

import io.signalbox.bus.Call.Finished;
import io.signalbox.job.Job;
import io.signalbox.job.JobEvent;
import io.signalbox.job.JobId;
import io.signalbox.store.JobStore;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows what other servers do with the jobs of the store, for those here who wait for one or
 * watch it. Confined to the dispatcher's event loop.
 */
final class Elsewhere implements JobStore.Listener {

  private static final Logger LOG = LoggerFactory.getLogger(Elsewhere.class);

  private final JobStore store;
  private final Line line;
  private final Backlog backlog;
  private final Dispatcher dispatcher;
  private final Set<JobId> asked = new HashSet<>();

  Elsewhere(JobStore store, Line line, Backlog backlog, Dispatcher dispatcher) {
    this.store = store;
    this.line = line;
    this.backlog = backlog;
    this.dispatcher = dispatcher;
  }

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
    if (line.absent().isWanted(id) && dispatcher.find(id).isEmpty() && asked.add(id)) {
      store
          .get(id)
          .onComplete(done -> asked.remove(id))
          .onSuccess(job -> job.ifPresent(this::look))
          .onFailure(cause -> LOG.warn("Job {} was not looked at: {}", id, cause.getMessage()));
    }
  }

  /** Whoever is not told of changes looks now and then. */
  void lookAtAll() {
    line.absent().ids().forEach(this::changed);
  }

  private void look(Job job) {
    line.absent()
        .seen(job.id())
        .ifPresent(
            seq ->
                store
                    .events(job.id(), seq)
                    .onSuccess(events -> tell(job, events))
                    .onFailure(cause -> LOG.warn("Events of job {} are missing", job.id(), cause)));
    if (job.state().isFinal() && line.absent().isAwaited(job.id())) {
      store
          .output(job.id())
          .onSuccess(output -> line.absent().ended(new Finished(job, output)))
          .onFailure(cause -> LOG.warn("The output of job {} is missing", job.id(), cause));
    }
  }

  private void tell(Job job, List<JobEvent> events) {
    boolean hasEnd = false;
    for (JobEvent event : events) {
      if (event.seq() > line.absent().seen(job.id()).orElse(Long.MAX_VALUE)) {
        line.absent().watch(job.id(), event.seq());
        line.feed().show(event, true);
        hasEnd |= event.type().isFinal();
      }
    }
    if (job.state().isFinal() && line.absent().forget(job.id()) && !hasEnd) {
      EventFeed feed = line.feed();
      feed.show(feed.last(job, LastEvents.data(job, Optional.empty(), job.cost())), true);
    }
  }
}
