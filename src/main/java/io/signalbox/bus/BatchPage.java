package io.signalbox.bus;

import io.signalbox.job.Job;
import io.signalbox.job.JobId;
import io.signalbox.job.Payload;
import java.util.List;
import java.util.Optional;

/**
 * A stretch of what became of a batch's inputs, in their order.
 *
 * @param items final ones
 * @param unfinished the job behind them, where it is there and not final
 * @param isLast whether nothing comes after the items
 */
public record BatchPage(List<Item> items, Optional<JobId> unfinished, boolean isLast) {

  /**
   * A final job of a batch.
   *
   * @param output the output; empty unless it succeeded
   */
  public record Item(Job job, Optional<Payload> output) {

    /** The place of its input, from 0. */
    public int index() {
      return job.id().number();
    }
  }

  public BatchPage {
    items = List.copyOf(items);
  }
}
