package io.signalbox.python;

import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import io.signalbox.script.Script;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Isolation {@code fork}: a new child of a server that has the imports loaded. */
final class FreshFork implements Launch {

  private final ForkServers servers;
  private final ScriptEnvironment environment;
  private final Resident resident;
  private final int nice;

  FreshFork(ForkServers servers, ScriptEnvironment environment, Resident resident, int nice) {
    this.servers = servers;
    this.environment = environment;
    this.resident = resident;
    this.nice = nice;
  }

  @Override
  public Lane lane(Patience patience) {
    ForkServer server = servers.serverFor(resident.script(), patience);
    resident.comesFrom(server);
    try {
      return server.lane();
    } catch (IOException e) {
      throw new JobException(
          FailureCode.PROCESS_CRASHED, "the fork server does not answer: " + e.getMessage());
    }
  }

  @Override
  public Map<String, Object> command(Run run, JobDirectory directory) throws IOException {
    Script script = run.script();
    Map<String, Object> command = new HashMap<>();
    command.put("mode", "once");
    command.put("script", ScriptSpec.of(script));
    command.put("env", environment.of(run, directory));
    command.put("cwd", script.file().getParent().toString());
    command.put("nice", nice);
    command.put("memory", script.settings().memory());
    command.put("input", directory.input().toString());
    command.put("type", run.input().contentType());
    return command;
  }
}
