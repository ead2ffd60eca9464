package io.signalbox.store;

import io.signalbox.job.Job;
import io.signalbox.job.Payload;

/**
 * What became of a new job.
 *
 * @param job the job; where its idempotency key was known already, the first one with that key
 * @param isNew whether it is the one that was brought
 * @param input its input where it lies now: a store may move the file that it was brought in
 */
public record Accepted(Job job, boolean isNew, Payload input) {}
