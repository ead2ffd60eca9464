package io.signalbox.cli;

import java.io.PrintWriter;
import java.util.function.IntConsumer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line. What it cannot do it says in one line, with an {@link ExitCode}. */
@Command(
    name = "signalbox",
    description = "Runs stateless Python scripts as jobs on a fixed number of processes.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
public final class Main implements Runnable {

  @Spec private CommandSpec spec;

  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    CommandLine commands =
        commandLine(
            Console.ofProcess(), new ServerComposition(), code -> Runtime.getRuntime().halt(code));
    System.exit(commands.execute(args));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command");
  }

  /**
   * @param halt ends the process at once
   */
  static CommandLine commandLine(Console console, Composition composition, IntConsumer halt) {
    CommandLine root = new CommandLine(new Main());
    root.addSubcommand(new ServeCommand(composition, halt));
    root.addSubcommand(new RunCommand(console));
    root.addSubcommand(new ConfigCommand(console, composition));
    root.addSubcommand(new VersionCommand(console));
    root.addSubcommand(new BackupCommand(console));
    root.addSubcommand(new DoctorCommand(console));
    root.addSubcommand(new ChaosCommand(console));
    root.setOut(new PrintWriter(console.out(), true));
    root.setErr(new PrintWriter(console.err(), true));
    root.setParameterExceptionHandler((e, args) -> misused(e, console));
    root.setExecutionExceptionHandler((e, command, parsed) -> Complaint.of(e).tell(console));
    documentExitCodes(root);
    root.getSubcommands().values().forEach(Main::documentExitCodes);
    return root;
  }

  private static int misused(ParameterException e, Console console) {
    console.complain(e.getMessage());
    console
        .err()
        .println("Try: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE.number();
  }

  private static void documentExitCodes(CommandLine command) {
    UsageMessageSpec usage = command.getCommandSpec().usageMessage();
    usage.exitCodeListHeading("%nExit codes:%n");
    usage.exitCodeList(ExitCode.table());
  }
}
