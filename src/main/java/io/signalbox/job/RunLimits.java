package io.signalbox.job;

import java.time.Duration;

/**
 * The limits of one attempt, resolved from the script's settings and the request.
 *
 * @param timeout the longest run time
 * @param endsAtDeadline whether the deadline of the job, not the script's timeout, set that time
 * @param grace between SIGTERM and SIGKILL
 * @param linger how long the process may live on after its last word
 * @param outputLimit the largest output in bytes
 * @param artifactLimit the most bytes of the files that it may leave, together; 0 keeps none
 */
public record RunLimits(
    Duration timeout,
    boolean endsAtDeadline,
    Duration grace,
    Duration linger,
    long outputLimit,
    long artifactLimit) {}
