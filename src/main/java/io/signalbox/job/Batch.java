package io.signalbox.job;

import java.time.Instant;
import java.util.OptionalInt;

/**
 * Jobs that were submitted as one. Their {@code parent_id} is its id, and their ids rise in the
 * order of the inputs and {@linkplain JobId#number carry} their index, from 0.
 *
 * @param id named like a job
 * @param script the script of all of them
 * @param createdAt when its first inputs came
 * @param total how many inputs it has; empty while they still come
 */
public record Batch(JobId id, String script, Instant createdAt, OptionalInt total) {}
