package io.signalbox.store;

import io.signalbox.job.Job;
import io.signalbox.job.JobRequest;

/**
 * A job that was taken out of the store's queue.
 *
 * @param job as it stands
 * @param request with its input; the deadline is what was asked for, counted from {@code createdAt}
 * @param lease for all that is written about it from now on
 * @param rescues how often a server was lost while it ran the job
 * @param lastSeq the {@code seq} of its last kept event; 0 where it has none
 */
public record Claim(Job job, JobRequest request, Lease lease, int rescues, long lastSeq) {}
