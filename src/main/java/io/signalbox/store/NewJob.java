package io.signalbox.store;

import io.signalbox.job.Job;
import io.signalbox.job.JobRequest;
import java.util.Optional;

/**
 * A job on its way into the store.
 *
 * @param job as it was accepted
 * @param request with its input
 * @param lease where it is claimed at once; empty where it waits in the store
 */
public record NewJob(Job job, JobRequest request, Optional<Lease> lease) {}
