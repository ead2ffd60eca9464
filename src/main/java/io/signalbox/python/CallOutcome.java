package io.signalbox.python;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.signalbox.job.Payload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An OUTCOME frame: how a call of one job ended, as the process itself sees it.
 *
 * @param exitStatus what the script would have exited with
 * @param cpuMicros CPU time of the call
 * @param rssBytes resident memory of the process after it
 * @param more further words, mostly none
 */
record CallOutcome(int flags, int exitStatus, long cpuMicros, long rssBytes, JsonNode more) {

  private static final int SUCCEEDED = 1;
  private static final int SPOKE = 2;
  private static final int RETIRING = 4;
  private static final int SKIPPED = 8;
  private static final int HAS_DIR = 16;
  private static final long UNSIGNED = 0xffff_ffffL;

  /** Reads a frame whose payload was read up to behind the number. */
  static CallOutcome from(Frame frame) throws IOException {
    ByteBuffer payload = frame.payload();
    int flags = payload.get();
    int status = payload.get() & 0xff;
    long cpu = payload.getInt() & UNSIGNED;
    long rss = (payload.getInt() & UNSIGNED) * 1024;
    JsonNode more = payload.hasRemaining() ? frame.json() : MissingNode.getInstance();
    return new CallOutcome(flags, status, cpu, rss, more);
  }

  /** Whether a function gave its result. */
  boolean isSuccess() {
    return (flags & SUCCEEDED) != 0;
  }

  /** Whether lines were written, which end with markers. */
  boolean hasSpoken() {
    return (flags & SPOKE) != 0;
  }

  /** Whether the call was recalled and not run. */
  boolean isSkipped() {
    return (flags & SKIPPED) != 0;
  }

  /** Whether a function has asked for its directory, which is there then. */
  boolean hasDirectory() {
    return (flags & HAS_DIR) != 0;
  }

  /** Why the process ends after this; empty where it goes on. */
  Optional<String> retirement() {
    return (flags & RETIRING) == 0
        ? Optional.empty()
        : Optional.of(more.path("retire").asText("it retires"));
  }

  /** Modules outside of the scripts folder that were imported beyond the preloaded ones. */
  List<String> imports() {
    List<String> names = new ArrayList<>();
    more.path("imports").forEach(name -> names.add(name.asText()));
    return names;
  }

  /** Settles a function's success in its transcript. */
  void tell(Transcript transcript) {
    if (isSuccess()) {
      transcript.result(more.path("type").asText(Payload.JSON));
    }
  }
}
