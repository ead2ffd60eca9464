package io.signalbox.python;

import io.signalbox.job.Artifact;
import io.signalbox.job.Warning;
import java.io.IOException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes through a folder in the order of names and takes its regular files, as many as may be kept.
 * No link is followed, on no part of the way, whatever is done to the folder meanwhile. Used once.
 */
final class ArtifactWalk {

  private static final Logger LOG = LoggerFactory.getLogger(ArtifactWalk.class);
  private static final int MOST_FILES = 1000;
  private static final int MOST_LEVELS = 32;

  private final Path kept;
  private final long limit;
  private final List<Artifact> artifacts = new ArrayList<>();
  private long bytes;
  private long beyond;
  private long unfit;
  private long refused;

  /**
   * @param kept where copies are made
   * @param limit the most bytes of all
   */
  ArtifactWalk(Path kept, long limit) {
    this.kept = kept;
    this.limit = limit;
  }

  /** Takes what is in the folder. */
  void take(SecureDirectoryStream<Path> folder) {
    take(folder, "", 1);
  }

  List<Artifact> artifacts() {
    return artifacts;
  }

  /** Something could not be read. */
  void failed() {
    unfit++;
  }

  /** That something is missing; empty where nothing is. */
  Optional<Warning> warning() {
    long dropped = beyond + unfit + refused;
    if (dropped == 0) {
      return Optional.empty();
    }
    String detail =
        "%d of what the script left was not kept: %d over the limit of %d bytes or %d files,"
            + " %d no readable regular file with a plain name, %d refused by the disk";
    return Optional.of(
        new Warning(
            "artifacts_dropped",
            detail.formatted(dropped, beyond, limit, MOST_FILES, unfit, refused)));
  }

  private void take(SecureDirectoryStream<Path> folder, String prefix, int level) {
    names(folder).forEach((name, entry) -> take(folder, entry, prefix + name, level));
  }

  /** The first names in their order; the rest could not be kept anyway. */
  private Map<String, Path> names(SecureDirectoryStream<Path> folder) {
    TreeMap<String, Path> names = new TreeMap<>();
    for (Path entry : folder) {
      Optional<String> name = ArtifactName.of(entry);
      if (name.isEmpty()) {
        unfit++;
        continue;
      }
      names.put(name.get(), entry.getFileName());
      if (names.size() > MOST_FILES) {
        names.pollLastEntry();
        beyond++;
      }
    }
    return names;
  }

  private void take(SecureDirectoryStream<Path> folder, Path entry, String name, int level) {
    try {
      BasicFileAttributes found =
          folder
              .getFileAttributeView(entry, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
              .readAttributes();
      if (found.isDirectory() && level < MOST_LEVELS) {
        enter(folder, entry, name + "/", level + 1);
      } else if (!found.isRegularFile()) {
        unfit++;
      } else if (artifacts.size() == MOST_FILES || found.size() > limit - bytes) {
        beyond++;
      } else {
        copy(folder, entry, name, found.size());
      }
    } catch (ArtifactCopy.NotStored e) {
      LOG.warn("An artifact was not kept: {}", e.getMessage());
      refused++;
    } catch (IOException e) {
      LOG.debug("The artifact {} was not kept: {}", name, e.toString());
      unfit++;
    }
  }

  private void enter(SecureDirectoryStream<Path> folder, Path entry, String prefix, int level)
      throws IOException {
    try (SecureDirectoryStream<Path> below =
        folder.newDirectoryStream(entry, LinkOption.NOFOLLOW_LINKS)) {
      take(below, prefix, level);
    }
  }

  private void copy(SecureDirectoryStream<Path> folder, Path entry, String name, long size)
      throws IOException {
    Artifact artifact = new Artifact(name, ArtifactCopy.make(folder, entry, size, kept));
    artifacts.add(artifact);
    bytes += artifact.content().length();
  }
}
