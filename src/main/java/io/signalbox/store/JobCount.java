package io.signalbox.store;

import io.signalbox.job.JobState;

/**
 * How many jobs of a script are in a state.
 *
 * @param unclaimed how many of them wait in the store: nobody has them
 */
public record JobCount(String script, JobState state, long jobs, long unclaimed) {}
