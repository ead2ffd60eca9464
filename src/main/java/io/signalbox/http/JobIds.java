package io.signalbox.http;

import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import io.signalbox.job.JobId;
import io.vertx.ext.web.RoutingContext;

/** The job that a path names. */
final class JobIds {

  private JobIds() {}

  static JobId of(RoutingContext ctx) {
    String text = ctx.pathParam("id");
    JobId id =
        JobId.parse(text)
            .orElseThrow(
                () -> new JobException(FailureCode.NOT_FOUND, "there is no job '" + text + "'"));
    Problems.concerns(ctx, id);
    return id;
  }
}
