package io.signalbox.store;

import io.signalbox.job.Job;

/**
 * What became of a new job.
 *
 * @param job the job; where its idempotency key was known already, the first one with that key
 * @param isNew whether it is the one that was brought
 */
public record Accepted(Job job, boolean isNew) {}
