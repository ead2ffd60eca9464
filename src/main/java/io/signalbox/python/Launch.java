package io.signalbox.python;

import io.signalbox.job.JobException;
import java.io.IOException;
import java.util.Map;

/** How the process of one run is started: where, and with what words. */
interface Launch {

  /**
   * A lane to start it on; blocks while a keeper or a fork server starts.
   *
   * @param patience how long somebody waits for it
   * @throws JobException why there is none
   */
  Lane lane(Patience patience);

  /**
   * What the keeper or the fork server is told; called after {@link #lane}.
   *
   * @throws IOException where a directory of the environment cannot be made
   */
  Map<String, Object> command(Run run, JobDirectory directory) throws IOException;
}
