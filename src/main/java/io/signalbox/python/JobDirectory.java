package io.signalbox.python;

import io.signalbox.job.Payload;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The private directory of one attempt: its input, its params, its temporary files. */
final class JobDirectory implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(JobDirectory.class);

  private final Path path;
  private final Path input;

  private JobDirectory(Path path, Path input) {
    this.path = path;
    this.input = input;
  }

  /**
   * @throws IOException if the disk is full; nothing is left behind then
   */
  static JobDirectory create(Path jobs, Run run) throws IOException {
    Path path = jobs.resolve(run.job().id() + "-" + run.attempt());
    Path input = path.resolve("input." + extension(run.input().contentType()));
    JobDirectory directory = new JobDirectory(path, input);
    try {
      Files.createDirectory(path, FileTree.PRIVATE);
      directory.fill(run);
      return directory;
    } catch (IOException e) {
      directory.close();
      throw e;
    }
  }

  /** The place of one that a function makes itself, once it asks for it. */
  static JobDirectory reserve(Path jobs, Run run) {
    Path path = jobs.resolve(run.job().id() + "-" + run.attempt());
    return new JobDirectory(path, path);
  }

  private void fill(Run run) throws IOException {
    if (run.input() instanceof Payload.File file) {
      link(file.path());
    } else if (run.input() instanceof Payload.Bytes memory) {
      Files.write(input, memory.bytes());
    }
    Files.writeString(params(), run.params(), StandardCharsets.UTF_8);
  }

  /**
   * A link costs nothing, a symbolic one where the file lies on another file system; the file is
   * made read-only, for it outlives this attempt.
   */
  private void link(Path stored) throws IOException {
    Files.setPosixFilePermissions(stored, PosixFilePermissions.fromString("r--------"));
    try {
      Files.createLink(input, stored);
    } catch (IOException | UnsupportedOperationException e) {
      Files.createSymbolicLink(input, stored);
    }
  }

  private static String extension(String contentType) {
    if (contentType.equals(Payload.JSON) || contentType.endsWith("+json")) {
      return "json";
    }
    return switch (contentType) {
      case "text/csv" -> "csv";
      case "application/x-npy", "application/npy", "application/vnd.numpy.npy" -> "npy";
      default -> "bin";
    };
  }

  Path path() {
    return path;
  }

  Path input() {
    return input;
  }

  Path params() {
    return path.resolve("params.json");
  }

  /** Removes it, whatever the script has made of it. */
  @Override
  public void close() {
    try {
      FileTree.remove(path);
    } catch (IOException e) {
      LOG.warn("The job directory {} could not be removed: {}", path, e.toString());
    }
  }
}
