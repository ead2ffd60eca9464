package io.signalbox.cli.doctor;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Whether a folder can be written and has room. */
final class RoomCheck implements Check {

  private static final long MIB = 1L << 20;
  private static final long LITTLE = 1024 * MIB;
  private static final long TOO_LITTLE = 64 * MIB;

  private final String key;
  private final Path folder;

  /**
   * @param key of the configuration that names it
   */
  RoomCheck(String key, Path folder) {
    this.key = key;
    this.folder = folder;
  }

  @Override
  public String subject() {
    return key;
  }

  @Override
  public List<Finding> findings() throws IOException {
    Path where = Folder.existing(folder);
    FileStore store = Files.getFileStore(where);
    long free = store.getUsableSpace();
    String text =
        "%s: %,d MiB free of %,d".formatted(folder, free / MIB, store.getTotalSpace() / MIB);
    if (!Files.isWritable(where)) {
      return List.of(Finding.fail(key, where + " cannot be written"));
    }
    if (free < TOO_LITTLE) {
      return List.of(Finding.fail(key, text + ": too little to keep jobs"));
    }
    return List.of(free < LITTLE ? Finding.warn(key, text) : Finding.ok(key, text));
  }
}
