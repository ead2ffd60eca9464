package io.signalbox.python;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.function.Consumer;

/**
 * The two relayed streams of a warm process, cut into what each call has written. The text in front
 * of a marker is that of the call it names; behind the last marker it is that of the first call
 * which has none yet. Belongs to the session's thread.
 */
final class WarmOutput {

  private final Collection<Call> calls;
  private final WarmJobs jobs;
  private final Consumer<Call> onMarker;
  private final MarkerScanner out;
  private final MarkerScanner err;

  /**
   * @param nonce of the process
   * @param calls those that are written and not over, in order; the session's own
   * @param onMarker hears that the output of a call was read to its end, on one stream
   */
  WarmOutput(String nonce, Collection<Call> calls, WarmJobs jobs, Consumer<Call> onMarker) {
    this.calls = calls;
    this.jobs = jobs;
    this.onMarker = onMarker;
    this.out = new MarkerScanner(nonce, new Stream(false));
    this.err = new MarkerScanner(nonce, new Stream(true));
  }

  /** Consumes a chunk of standard output. */
  void stdout(ByteBuffer chunk) {
    out.feed(chunk);
  }

  /** Consumes a chunk of standard error. */
  void stderr(ByteBuffer chunk) {
    err.feed(chunk);
  }

  private final class Stream implements MarkerScanner.Listener {
    private final boolean isErr;

    Stream(boolean isErr) {
      this.isErr = isErr;
    }

    @Override
    public void text(ByteBuffer piece) {
      for (Call call : calls) {
        if (!call.isMarked(isErr)) {
          jobs.text(call, isErr, piece);
          return;
        }
      }
    }

    @Override
    public void marker(int number) {
      for (Call call : calls) {
        if (call.has(number)) {
          call.mark(isErr);
          onMarker.accept(call);
          return;
        }
      }
    }
  }
}
