package io.signalbox.cli;

import io.signalbox.config.Configuration;
import io.signalbox.server.StoreSettings;
import io.signalbox.store.sqlite.SqliteBackup;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Copies the embedded store while a server works on it. */
@Command(
    name = "backup",
    description =
        "Copies the embedded store (store.kind: sqlite) into a new folder, while a server may work"
            + " on it. To go back to the copy, stop the server and set store.path to it.",
    mixinStandardHelpOptions = true)
final class BackupCommand implements Callable<Integer> {

  private final Console console;

  @Mixin private ConfigOptions options;

  @Parameters(index = "0", paramLabel = "FOLDER", description = "A folder that is not there yet.")
  private Path target;

  BackupCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Configuration config = options.load();
    SqliteBackup.Copied copied = SqliteBackup.copy(StoreSettings.folder(config), target);
    console.out().printf("%d jobs and %d large payloads%n", copied.jobs(), copied.files());
    if (copied.missing() > 0) {
      console.err().printf("%d payloads were deleted meanwhile%n", copied.missing());
    }
    return ExitCode.OK.number();
  }
}
