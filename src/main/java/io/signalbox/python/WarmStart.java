package io.signalbox.python;

import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import io.signalbox.script.Script;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Starts warm processes and waits until they have loaded their script. */
final class WarmStart {

  private static final int TRIES = 2; // a fork server may have died since it was last looked at

  private final ForkServers servers;
  private final WarmSeats seats;
  private final ScriptEnvironment environment;
  private final int nice;

  /**
   * @param nice how much nicer than the server processes are
   */
  WarmStart(ForkServers servers, WarmSeats seats, ScriptEnvironment environment, int nice) {
    this.servers = servers;
    this.seats = seats;
    this.environment = environment;
    this.nice = nice;
  }

  /**
   * Blocks until it is loaded.
   *
   * @throws JobException why it is not, or that patience ended; nothing is left of it then
   */
  WarmProcess start(Resident resident, Patience patience) {
    WarmProcess process = forked(resident, patience);
    try {
      patience.run(() -> load(process, patience), process.link()::wake);
      servers.learned(resident.script(), process.imports());
      return process;
    } catch (RuntimeException e) {
      process.close(seats);
      throw e;
    }
  }

  private WarmProcess forked(Resident resident, Patience patience) {
    IOException problem = null;
    for (int attempt = 0; attempt < TRIES; attempt++) {
      ForkServer server = servers.serverFor(resident.script(), patience);
      try {
        return forked(resident, server);
      } catch (IOException e) {
        problem = e;
      }
    }
    throw new JobException(
        FailureCode.PROCESS_CRASHED, "the fork server does not answer: " + problem.getMessage());
  }

  private WarmProcess forked(Resident resident, ForkServer server) throws IOException {
    resident.comesFrom(server);
    WarmSeat seat = seats.take(server);
    try {
      seat.lane().start(run(resident.script(), seat));
      return new WarmProcess(resident, server, seat);
    } catch (IOException e) {
      seats.free(seat, false);
      throw e;
    }
  }

  private Map<String, Object> run(Script script, WarmSeat seat) throws IOException {
    Map<String, Object> run = new HashMap<>();
    run.put("mode", "warm");
    run.put("script", ScriptSpec.of(script));
    run.put("env", environment.general(script.settings().threads()));
    run.put("cwd", script.file().getParent().toString());
    run.put("nice", nice);
    run.put("memory", script.settings().memory());
    run.put("channel", seat.channel().number());
    run.put("slot", seat.slot());
    run.put("nonce", seat.nonce());
    run.put("max_runs", script.settings().maxRuns());
    return run;
  }

  private static Void load(WarmProcess process, Patience patience) {
    try {
      while (!process.isLoaded() && !process.isOver()) {
        process.listen(patience.left());
      }
    } catch (IOException e) {
      throw process.loadFailure().exception(); // its fork server is gone
    }
    if (!process.isLoaded()) {
      throw process.loadFailure().exception();
    }
    return null;
  }
}
