package io.signalbox.store;

import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import io.signalbox.job.JobId;
import io.signalbox.job.JobRequest;
import io.signalbox.job.Payload;
import io.signalbox.job.Sha256;
import java.nio.charset.StandardCharsets;

/** What every store does alike with idempotency keys. */
public final class IdempotencyKeys {

  private IdempotencyKeys() {}

  /** A hash of what two requests with one key must have in common: input, its type, params. */
  public static String hash(JobRequest request) {
    Sha256 hash = new Sha256();
    hash.add(hash(request.input()).getBytes(StandardCharsets.US_ASCII));
    hash.add(request.input().contentType().getBytes(StandardCharsets.UTF_8));
    hash.add(request.params().getBytes(StandardCharsets.UTF_8));
    return hash.hex();
  }

  /** The hash of a payload in lower-case hexadecimal. */
  public static String hash(Payload payload) {
    if (payload instanceof Payload.File file) {
      return file.sha256();
    }
    Sha256 hash = new Sha256();
    hash.add(((Payload.Bytes) payload).bytes());
    return hash.hex();
  }

  /** The refusal of a request whose key another input had first. */
  public static JobException conflict(JobRequest request, JobId first) {
    String detail =
        "the idempotency key '%s' was used for the job %s with another input"
            .formatted(request.submission().idempotencyKey().orElse(""), first);
    return Failure.of(FailureCode.CONFLICT, detail).with("job_id", first.value()).exception();
  }
}
