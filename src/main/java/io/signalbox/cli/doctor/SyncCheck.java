package io.signalbox.cli.doctor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** How fast the disk of the store keeps 4 KiB for good: each lone acknowledgement waits for it. */
final class SyncCheck implements Check {

  private static final int BYTES = 4096;
  private static final int MOST = 200_000;
  private static final double SLOW_PER_SECOND = 50;
  private static final double INCREDIBLE_PER_SECOND = 50_000;
  private static final double NANOS_PER_MS = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;

  private final Path folder;
  private final Duration time;

  SyncCheck(Path folder) {
    this(folder, Duration.ofSeconds(1));
  }

  /**
   * @param time how long it measures
   */
  SyncCheck(Path folder, Duration time) {
    this.folder = folder;
    this.time = time;
  }

  @Override
  public String subject() {
    return "fsync";
  }

  @Override
  public List<Finding> findings() throws IOException {
    Path where = Folder.existing(folder);
    Path file = Files.createTempFile(where, "signalbox-doctor", ".tmp");
    try {
      return List.of(judge(where, measure(file)));
    } finally {
      Files.delete(file);
    }
  }

  /** The nanoseconds that each write took, sorted. */
  private long[] measure(Path file) throws IOException {
    long[] taken = new long[MOST];
    int count = 0;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      long begin = System.nanoTime();
      while (count < MOST && (count == 0 || System.nanoTime() - begin < time.toNanos())) {
        long before = System.nanoTime();
        channel.write(ByteBuffer.allocate(BYTES));
        channel.force(false);
        taken[count++] = System.nanoTime() - before;
      }
    }
    long[] sorted = Arrays.copyOf(taken, count);
    Arrays.sort(sorted);
    return sorted;
  }

  private Finding judge(Path where, long[] sorted) {
    double rate = sorted.length / (Arrays.stream(sorted).sum() / NANOS_PER_SECOND);
    String text =
        "%s: %.0f writes of 4 KiB a second, median %.2f ms, 99 %% below %.2f ms"
            .formatted(
                where,
                rate,
                sorted[sorted.length / 2] / NANOS_PER_MS,
                sorted[(int) (sorted.length * 0.99)] / NANOS_PER_MS);
    if (rate < SLOW_PER_SECOND) {
      return Finding.warn(subject(), text + ": slow, lone jobs are acknowledged at this rate");
    }
    return rate > INCREDIBLE_PER_SECOND
        ? Finding.warn(subject(), text + ": no disk is so fast; a loss of power may lose jobs")
        : Finding.ok(subject(), text);
  }
}
