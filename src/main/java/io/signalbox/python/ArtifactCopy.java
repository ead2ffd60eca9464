package io.signalbox.python;

import io.signalbox.job.Payload;
import io.signalbox.job.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * Copies one file and hashes it on the way. A copy also where a rename would do: it is read for its
 * hash anyway, and what still has the file open, or another name for it, must not change what was
 * hashed.
 */
final class ArtifactCopy {

  private static final int CHUNK = 64 << 10;

  private ArtifactCopy() {}

  /** Our disk does not take it. */
  static final class NotStored extends IOException {
    private static final long serialVersionUID = 1;

    NotStored(IOException cause) {
      super(cause.toString(), cause);
    }
  }

  /**
   * @param size how much of it is wanted: it may grow while it is read
   * @param kept the folder of the copy; nothing is left there where this fails
   * @throws IOException where it cannot be read
   */
  static Payload.File make(SecureDirectoryStream<Path> folder, Path entry, long size, Path kept)
      throws IOException {
    try (SeekableByteChannel from =
        folder.newByteChannel(entry, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      Path copy = place(kept);
      try (SeekableByteChannel to = Files.newByteChannel(copy, StandardOpenOption.WRITE)) {
        Sha256 hash = new Sha256();
        long length = copy(from, to, size, hash);
        return new Payload.File(copy, length, hash.hex(), ArtifactTypes.of(entry.toString()));
      } catch (IOException e) {
        Files.deleteIfExists(copy);
        throw e;
      }
    }
  }

  private static Path place(Path kept) throws NotStored {
    try {
      return Files.createTempFile(kept, "artifact-", "");
    } catch (IOException e) {
      throw new NotStored(e);
    }
  }

  private static long copy(SeekableByteChannel from, SeekableByteChannel to, long size, Sha256 hash)
      throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(CHUNK, Math.max(1, size)));
    long length = 0;
    while (length < size) {
      chunk.clear().limit((int) Math.min(chunk.capacity(), size - length));
      if (from.read(chunk) < 0) {
        break; // it was cut meanwhile
      }
      hash.add(chunk.array(), 0, chunk.position());
      length += chunk.position();
      write(chunk.flip(), to);
    }
    return length;
  }

  private static void write(ByteBuffer chunk, SeekableByteChannel to) throws NotStored {
    try {
      while (chunk.hasRemaining()) {
        to.write(chunk);
      }
    } catch (IOException e) {
      throw new NotStored(e);
    }
  }
}
