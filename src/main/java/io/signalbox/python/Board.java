package io.signalbox.python;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.BitSet;

/**
 * Memory that the server shares with its warm processes, so that a call which was written ahead can
 * be claimed by exactly one side without a word: the child notes a call's number before it begins
 * it and looks for a recall then; the server notes the recall and looks for the begin. Each side
 * writes before it reads, so at least one of them sees the other. Callable from any thread.
 */
final class Board {

  private static final int SLOT_BYTES = 16;
  private static final int SLOTS = 4096;
  private static final int BEGUN = 0;
  private static final int RECALLED = 4;
  private static final VarHandle INTEGER =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final Path file;
  private final ByteBuffer memory;
  private final BitSet taken = new BitSet(SLOTS);

  private Board(Path file, MappedByteBuffer memory) {
    this.file = file;
    this.memory = memory;
  }

  /** A new board in a private directory; its file goes with the directory. */
  static Board create(Path file, FileAttribute<?>... attributes) throws IOException {
    Files.createFile(file, attributes);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long size = (long) SLOT_BYTES * SLOTS;
      return new Board(file, channel.map(FileChannel.MapMode.READ_WRITE, 0, size));
    }
  }

  Path file() {
    return file;
  }

  /** A free slot, its numbers zero; one process has it until it is freed. */
  synchronized int take() throws IOException {
    int slot = taken.nextClearBit(0);
    if (slot >= SLOTS) {
      throw new IOException("there are " + SLOTS + " warm processes already");
    }
    taken.set(slot);
    for (int at = 0; at < SLOT_BYTES; at += Integer.BYTES) {
      INTEGER.setVolatile(memory, slot * SLOT_BYTES + at, 0);
    }
    return slot;
  }

  synchronized void free(int slot) {
    taken.clear(slot);
  }

  /**
   * Takes a call back that was written ahead, and all that were written behind it.
   *
   * @return whether none of them will be run; where false, the child has begun the first one or is
   *     about to skip it, and says which
   */
  boolean recall(int slot, int number) {
    INTEGER.setVolatile(memory, slot * SLOT_BYTES + RECALLED, number);
    int begun = (int) INTEGER.getVolatile(memory, slot * SLOT_BYTES + BEGUN);
    return Integer.compareUnsigned(begun, number) < 0;
  }

  /** Takes no more calls back: what is written from now on is meant. */
  void endRecall(int slot) {
    INTEGER.setVolatile(memory, slot * SLOT_BYTES + RECALLED, 0);
  }
}
