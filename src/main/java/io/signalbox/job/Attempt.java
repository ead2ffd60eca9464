package io.signalbox.job;

import java.time.Instant;
import java.util.Optional;

/**
 * One finished run of a job.
 *
 * @param number 1 for the first
 * @param worker the name of the worker that had it
 * @param startedAt when its process started
 * @param finishedAt when its outcome was known
 * @param failure why it failed; empty where it succeeded, was cancelled or interrupted
 * @param figures what it cost
 */
public record Attempt(
    int number,
    String worker,
    Instant startedAt,
    Instant finishedAt,
    Optional<Failure> failure,
    Figures figures) {}
