package io.signalbox.python;

import io.signalbox.job.Outcome;
import io.signalbox.job.Warning;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what attempts leave below {@code out} of their directories. Called on the run's thread when
 * the attempt has ended, before its directory is removed. Where there is no such folder it costs
 * one look.
 */
final class ArtifactFolder {

  private static final Logger LOG = LoggerFactory.getLogger(ArtifactFolder.class);
  private static final String NAME = "out";

  private final Path kept;

  /**
   * @param kept where the files lie from then on; whoever holds the job removes them
   */
  ArtifactFolder(Path kept) {
    this.kept = kept;
  }

  /**
   * Adds to a report what the attempt has left; an interrupted one does not count, nor its files.
   */
  Outcome.Report addTo(Outcome.Report report, Run run, Path directory) {
    long limit = run.limits().artifactLimit();
    boolean counts = limit > 0 && !(report.outcome() instanceof Outcome.Interrupted);
    return counts && new File(directory.toString(), NAME).isDirectory()
        ? collect(report, run, directory)
        : report;
  }

  private Outcome.Report collect(Outcome.Report report, Run run, Path directory) {
    ArtifactWalk walk = new ArtifactWalk(kept, run.limits().artifactLimit());
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
      if (children instanceof SecureDirectoryStream<Path> secure) {
        try (SecureDirectoryStream<Path> out =
            secure.newDirectoryStream(Path.of(NAME), LinkOption.NOFOLLOW_LINKS)) {
          walk.take(out);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      LOG.debug("What job {} left was not kept: {}", run.job().id(), e.toString());
      walk.failed();
    }
    List<Warning> warnings = walk.warning().map(List::of).orElse(List.of());
    return report.with(walk.artifacts(), warnings);
  }
}
