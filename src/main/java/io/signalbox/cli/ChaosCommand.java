package io.signalbox.cli;

import io.signalbox.cli.chaos.Chaos;
import io.signalbox.cli.chaos.ChaosException;
import io.signalbox.cli.chaos.ChaosPlan;
import io.signalbox.cli.chaos.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Disturbs real servers of its own, and tells whether an accepted job was lost. */
@Command(
    name = "chaos",
    description =
        "Kills and starves servers of its own under load, and tells whether a job was lost.",
    footer = {
      "",
      "Touches no server but those that it starts, in a private folder that is removed afterwards;",
      "after a fault it is kept. The same seed gives the same choices, not the same timing."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class ChaosCommand implements Callable<Integer> {

  private static final Set<String> STORES = Set.of("sqlite", "postgres", "memory");
  private static final double MS_PER_MINUTE = 60_000;

  private final Console console;

  @Spec private CommandSpec spec;

  @Option(names = "--minutes", defaultValue = "10", description = "How long; may be 0.5.")
  private double minutes;

  @Option(names = "--seed", description = "Of the random choices; any if none is given.")
  private Long seed;

  @Option(
      names = "--store",
      defaultValue = "sqlite",
      description = "sqlite, postgres or memory, which loses jobs and must be found out.")
  private String store;

  @Option(
      names = "--postgres",
      paramLabel = "URI",
      description = "An empty database, such as postgresql://user:secret@localhost/chaos.")
  private String postgres;

  @Option(
      names = "--postgres-pid",
      paramLabel = "PID",
      description = "The first process of its server, where that may be killed and paused.")
  private Long postgresPid;

  @Option(names = "--servers", defaultValue = "1", description = "1, or 2 on one PostgreSQL.")
  private int servers;

  @Option(names = "--rate", defaultValue = "40", description = "Jobs a second.")
  private int rate;

  @Option(
      names = "--only",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "Takes only steps whose names contain this, such as killed.")
  private String only;

  @Option(names = "--json", paramLabel = "FILE", description = "Writes the ledger there, too.")
  private Path json;

  @Option(names = "--folder", paramLabel = "DIR", description = "Where the private folder is made.")
  private Path folder = Path.of(System.getProperty("java.io.tmpdir"));

  @Option(names = "--keep", description = "Keeps the private folder also after a clean run.")
  private boolean keep;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Sets a key of the servers; may be repeated.")
  private final List<String> settings = new ArrayList<>();

  ChaosCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    ChaosPlan plan = checked();
    try {
      return told(Chaos.run(plan, console.out())).number();
    } catch (ChaosException e) {
      console.complain(e.getMessage());
      return ExitCode.FOUND_FAULT.number();
    }
  }

  private ExitCode told(Report report) throws IOException {
    report.print(console.out());
    if (json != null) {
      Files.writeString(json, report.json() + "\n");
    }
    return report.isClean() ? ExitCode.OK : ExitCode.FOUND_FAULT;
  }

  private ChaosPlan checked() {
    refuse(!STORES.contains(store), "--store is sqlite, postgres or memory");
    refuse(store.equals("postgres") == (postgres == null), "--store postgres takes --postgres URI");
    refuse(servers < 1 || servers > 2, "--servers is 1 or 2");
    refuse(servers == 2 && postgres == null, "two servers can only share --store postgres");
    refuse(minutes <= 0 || rate < 1, "--minutes and --rate are larger than 0");
    return new ChaosPlan(
        Duration.ofMillis((long) (minutes * MS_PER_MINUTE)),
        seed == null ? ThreadLocalRandom.current().nextInt(1_000_000) : seed,
        new ChaosPlan.StoreChoice(
            store, Optional.ofNullable(postgres), Optional.ofNullable(postgresPid)),
        servers,
        rate,
        only,
        folder.toAbsolutePath(),
        keep,
        settings);
  }

  private void refuse(boolean isWrong, String why) {
    if (isWrong) {
      throw new ParameterException(spec.commandLine(), why);
    }
  }
}
