package io.signalbox.store.sqlite;

import io.signalbox.job.Job;
import io.signalbox.job.JobRequest;
import io.signalbox.job.JobRequest.Submission;
import io.signalbox.job.Payload;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** What was asked for, with its input. */
final class Requests {

  /** The columns of {@code jobs} and {@code inputs} that {@link #read} wants. */
  static final String COLUMNS =
      "params, timeout, deadline, idempotency_key, inputs.content_type AS content_type,"
          + " inputs.length AS length, inputs.sha256 AS sha256, inputs.bytes AS bytes";

  private final PayloadFiles files;

  Requests(PayloadFiles files) {
    this.files = files;
  }

  JobRequest read(ResultSet row, Job job) throws SQLException {
    return new JobRequest(
        job.id(),
        job.script(),
        payload(row),
        row.getString("params"),
        Optional.of(job.priority()),
        Optional.of(job.key()).filter(key -> !key.equals(job.script())),
        job.labels(),
        Rows.duration(row, row.findColumn("timeout")),
        Rows.duration(row, row.findColumn("deadline")),
        new Submission(
            job.runAt(), Optional.ofNullable(row.getString("idempotency_key")), job.parentId()));
  }

  /**
   * A payload from the columns {@code content_type}, {@code length}, {@code sha256}, {@code bytes}.
   */
  Payload payload(ResultSet row) throws SQLException {
    String hash = row.getString("sha256");
    String type = row.getString("content_type");
    if (hash != null) {
      return new Payload.File(files.path(hash), row.getLong("length"), hash, type);
    }
    byte[] bytes = row.getBytes("bytes");
    return new Payload.Bytes(bytes == null ? new byte[0] : bytes, type);
  }
}
