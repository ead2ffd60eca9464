package io.signalbox.cli;

import io.signalbox.config.Environment;
import io.signalbox.config.Units;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a script on a server; touches nothing of Vert.x, so that it starts fast. */
@Command(
    name = "run",
    description = "Runs a script on a running server and prints its output.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class RunCommand implements Callable<Integer> {

  private static final String SERVER = "http://127.0.0.1:8084";

  private final Console console;

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "SCRIPT", description = "The name of the script.")
  private String script;

  @Parameters(
      index = "1",
      paramLabel = "FILE",
      arity = "0..1",
      description =
          "The input, its type told by its ending (.json .csv .npy, else bytes); - is JSON from"
              + " standard input. Without it the input is {}.")
  private String file;

  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "The server; else $SIGNALBOX_SERVER, else " + SERVER + ".")
  private String server;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = "The server's token; else $SIGNALBOX_TOKEN.")
  private String token;

  @Option(
      names = "--params",
      paramLabel = "JSON",
      description = "A JSON object that travels beside the input.")
  private String params;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "The longest run time, such as 5s; it can only lower the script's own.")
  private String timeout;

  RunCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    RunRequest request =
        new RunRequest(
            serverUri(),
            script,
            or(token, "SIGNALBOX_TOKEN"),
            Optional.ofNullable(params),
            Optional.ofNullable(checkedTimeout()));
    return new RunClient(console).run(request, input()).number();
  }

  private RunInput input() {
    if (file == null) {
      return RunInput.nothing();
    }
    if (file.equals("-")) {
      return RunInput.stream(console.in());
    }
    if (!Files.isReadable(Path.of(file)) || Files.isDirectory(Path.of(file))) {
      throw misuse("cannot read the input file " + file);
    }
    return RunInput.file(Path.of(file));
  }

  private URI serverUri() {
    String address = or(server, "SIGNALBOX_SERVER").orElse(SERVER);
    try {
      URI uri = URI.create(address.replaceFirst("/+$", ""));
      if (uri.getHost() != null
          && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw misuse(address + " is no server address: " + e.getMessage());
    }
    throw misuse(address + " is no server address such as " + SERVER);
  }

  private String checkedTimeout() {
    try {
      return timeout == null ? null : Units.show(Units.duration(timeout));
    } catch (IllegalArgumentException e) {
      throw misuse("--timeout " + timeout + ": " + e.getMessage());
    }
  }

  private ParameterException misuse(String why) {
    return new ParameterException(spec.commandLine(), why);
  }

  private static Optional<String> or(String option, String variable) {
    return Optional.ofNullable(option).or(() -> Environment.variable(variable));
  }
}
