package io.signalbox.bus;

import io.signalbox.job.JobId;

/**
 * Tells a worker to stop one of its jobs.
 *
 * @param interrupt by shutdown (the job goes back to the queue), not by a cancel
 */
public record StopRun(JobId id, boolean interrupt) {}
