package io.signalbox.job;

/**
 * Hears of every event, lossy ones too. Called on the dispatcher's event loop, in order: it must
 * not block, and what it throws is logged and otherwise ignored.
 */
@FunctionalInterface
public interface JobListener {

  /**
   * @param job the job after the event
   * @param event what happened
   */
  void onEvent(Job job, JobEvent event);
}
