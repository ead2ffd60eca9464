package io.signalbox.dispatch;

import io.signalbox.bus.ProgressBox;
import io.signalbox.bus.StopRun;
import io.signalbox.bus.WorkerNews;
import io.signalbox.job.EventType;
import io.signalbox.job.JobId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears what becomes of jobs and turns it into states and events. */
final class News {

  private static final Logger LOG = LoggerFactory.getLogger(News.class);

  /** Progress is lossy: no more than one event of a job in this time. */
  private static final long PROGRESS_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final Line line;
  private final Endings endings;
  private final Returns returns;
  private final Outside outside;

  News(Line line, Endings endings, Returns returns, Outside outside) {
    this.line = line;
    this.endings = endings;
    this.returns = returns;
    this.outside = outside;
  }

  void hear(WorkerNews news) {
    if (news instanceof WorkerNews.Started started) {
      withJob(started.id(), live -> started(live, started));
    } else if (news instanceof WorkerNews.Ended ended) {
      ended(ended);
    } else if (news instanceof WorkerNews.Said said) {
      withJob(said.id(), live -> line.feed().emit(live, said.type(), said.data()));
    } else if (news instanceof WorkerNews.Progressed progressed) {
      withJob(progressed.id(), live -> progressed(live, progressed.box()));
    } else if (news instanceof WorkerNews.Returned returned) {
      withJob(returned.id(), returns::returned);
    }
  }

  private void withJob(JobId id, Consumer<LiveJob> action) {
    LiveJob live = expecting(id);
    if (live != null) {
      action.accept(live);
    }
  }

  /** The job where its end is not known yet; null for others. */
  private LiveJob expecting(JobId id) {
    LiveJob live = line.live().get(id);
    return live == null || endings.isEnding(live) ? null : live;
  }

  private void started(LiveJob live, WorkerNews.Started started) {
    live.start(line.nanos());
    if (live.load() != null) {
      live.load().started(live, line.nanos());
    }
    live.becomes(live.job().started(started.version(), line.clock().instant()));
    live.kept()
        .start(live.job())
        .onSuccess(isOurs -> stopUnless(isOurs, live))
        .onFailure(cause -> LOG.warn("The start of job {} was not kept", live.id(), cause));
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("worker", started.worker());
    data.put("script_version", started.version());
    data.put("wait_ms", live.waitNanos(line.nanos()) / 1_000_000);
    line.feed().emit(live, EventType.STARTED, data);
  }

  /**
   * Somebody else has the job, as far as the store knows: what runs here is in vain. It is not
   * cancelled: where the job is ours after all, it waits again.
   */
  private void stopUnless(boolean isOurs, LiveJob live) {
    if (!isOurs) {
      live.worker()
          .ifPresent(worker -> outside.stop(worker, new StopRun(live.id(), StopRun.Why.INTERRUPT)));
    }
  }

  private void progressed(LiveJob live, ProgressBox box) {
    live.progressIn(box);
    long nextAt = live.progressAt() + PROGRESS_NANOS - line.nanos();
    if (nextAt <= 0) {
      tellProgress(live);
    } else {
      long ms = Math.max(1, TimeUnit.NANOSECONDS.toMillis(nextAt));
      outside.after(ms, () -> withJob(live.id(), this::tellProgress));
    }
  }

  private void tellProgress(LiveJob live) {
    live.takeProgress(line.nanos())
        .ifPresent(data -> line.feed().emit(live, EventType.PROGRESS, data));
  }

  /** Where nobody waits for it any more, nobody keeps its files. */
  private void ended(WorkerNews.Ended ended) {
    LiveJob live = expecting(ended.id());
    if (live == null) {
      LeftFiles.remove(ended.report(), outside);
    } else {
      ended(live, ended);
    }
  }

  private void ended(LiveJob live, WorkerNews.Ended ended) {
    tellProgress(live);
    if (live.load() != null) {
      live.load().remove(live, line.nanos());
      line.workers().ended(live.load().worker());
    }
    endings.ended(live, ended.report());
  }
}
