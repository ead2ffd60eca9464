package io.signalbox.python;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the Python processes are at, at one moment. */
public record PoolView(List<Server> servers, List<Process> processes) {

  public PoolView {
    servers = List.copyOf(servers);
    processes = List.copyOf(processes);
  }

  /**
   * A fork server.
   *
   * @param state {@code starting}, {@code ready}, {@code backing_off}, {@code retired}
   * @param detail why it backs off; else empty
   * @param imports the modules that it has loaded
   * @param skipped the modules that it has not, each with the reason
   * @param pid 0 where it does not run
   * @param children how many processes were forked from it and live
   * @param spares how many more it keeps ahead
   * @param scripts whose processes it forks
   */
  public record Server(
      String interpreter,
      String state,
      String detail,
      List<String> imports,
      Map<String, String> skipped,
      long pid,
      int children,
      int spares,
      long rssBytes,
      Set<String> scripts) {}

  /**
   * A process that runs a script.
   *
   * @param pid 0 where it is only about to start
   * @param state {@code loading}, {@code idle}, {@code busy}, {@code retiring}
   * @param idleMs since its last job; 0 where it is not idle
   * @param rssBytes its resident memory when it was last measured; 0 where it never was
   * @param serverPid of the fork server that it comes from; 0 where it comes from none
   */
  public record Process(
      long pid,
      String script,
      String version,
      String isolation,
      String state,
      long jobsDone,
      long ageMs,
      long idleMs,
      long rssBytes,
      long serverPid) {}
}
