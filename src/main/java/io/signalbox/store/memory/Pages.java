package io.signalbox.store.memory;

import io.signalbox.job.Job;
import io.signalbox.job.JobId;
import io.signalbox.job.JobPage;
import io.signalbox.job.JobQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.function.Function;

/** Pages of jobs, newest first. */
final class Pages {

  private Pages() {}

  static JobPage of(JobQuery query, NavigableSet<JobId> ids, Function<JobId, Job> jobs) {
    List<Job> page = new ArrayList<>();
    var older = query.before().map(id -> ids.headSet(id, false)).orElse(ids).descendingSet();
    for (JobId id : older) {
      Job job = jobs.apply(id);
      if (query.matches(job)) {
        if (page.size() == query.limit()) {
          return new JobPage(page, Optional.of(page.get(page.size() - 1).id()));
        }
        page.add(job);
      }
    }
    return new JobPage(page, Optional.empty());
  }
}
