package io.signalbox.worker;

import io.signalbox.bus.JobDeque;
import io.signalbox.bus.Mailbox;
import io.signalbox.bus.WorkerNews;
import java.util.function.Consumer;

/**
 * Puts the news of one hand-off into the worker's box, and wakes the dispatcher where it has to
 * act: the worker runs out of jobs, or a few have ended. While more lie ready, the news of some
 * short jobs wait for each other; the dispatcher looks by itself soon, should the next one turn out
 * long. Confined to the run's thread.
 */
final class Announcer implements Consumer<WorkerNews> {

  /** With fewer jobs left, new ones have to come. */
  private static final int FEW_JOBS = 2;

  /** Start and end of three jobs. */
  private static final int MOST_NEWS = 6;

  private final Mailbox box;
  private final JobDeque jobs;
  private final Runnable announcement;

  Announcer(Mailbox box, JobDeque jobs, Runnable announcement) {
    this.box = box;
    this.jobs = jobs;
    this.announcement = announcement;
  }

  @Override
  public void accept(WorkerNews news) {
    int unread = box.put(news);
    boolean mayWait = unread < MOST_NEWS && jobs.size() >= FEW_JOBS;
    if (!mayWait && box.announce()) {
      announcement.run();
    }
  }
}
