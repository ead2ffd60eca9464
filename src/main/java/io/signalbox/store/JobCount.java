package io.signalbox.store;

import io.signalbox.job.JobState;

/**
 * How many jobs of a script are in a state.
 *
 * @param unclaimed how many of them are queued and nobody has them; 0 in other states
 */
public record JobCount(String script, JobState state, long jobs, long unclaimed) {}
