package io.signalbox.cli.chaos;

import java.io.IOException;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * One run: servers, a load, a storm of steps, a clean server that drains the rest, and the audit.
 * Blocks; ends every process that it has started, whatever happens.
 */
public final class Chaos {

  private static final long DRAIN_PATIENCE_MS = 45_000;

  private final ChaosPlan plan;
  private final PrintStream out;
  private final Workshop workshop;
  private final Servers servers;
  private final Client client;
  private final Fencing fencing;
  private final Ledger ledger = new Ledger();

  private Chaos(ChaosPlan plan, PrintStream out) throws IOException {
    this.plan = plan;
    this.out = out;
    this.workshop = Workshop.make(plan.parent());
    this.servers = new Servers(plan, workshop);
    this.client = new Client(servers::addresses);
    this.fencing = new Fencing(servers::addresses);
  }

  /**
   * @param out where each step is told
   * @throws ChaosException where no server can be started at all
   */
  public static Report run(ChaosPlan plan, PrintStream out)
      throws IOException, InterruptedException {
    Chaos chaos = new Chaos(plan, out);
    Thread interrupted = new Thread(chaos.servers::close, "chaos-end");
    Runtime.getRuntime().addShutdownHook(interrupted);
    try {
      Report report = chaos.run();
      chaos.cleanUp(report.isClean());
      return report;
    } finally {
      chaos.servers.close();
      Runtime.getRuntime().removeShutdownHook(interrupted);
    }
  }

  private Report run() throws IOException, InterruptedException {
    Load load = new Load(client, ledger, plan.rate());
    Watcher watcher = new Watcher(client, ledger, fencing);
    Storm storm = new Storm(steps(), servers, new Random(plan.seed()), out);
    servers.startAll();
    load.start(plan.seed());
    watcher.start();
    storm.rage(plan.time());
    tell("the storm is over; the servers drain the rest, then clean ones what still hangs");
    servers.reviveDead();
    load.stop();
    drain();
    List<String> hanging = unfinished();
    servers.terminateAll();
    servers.startAll();
    drain();
    watcher.stop();
    Audit.Findings findings = audit();
    return report(storm, findings, hanging);
  }

  private List<Step> steps() {
    Optional<Long> postgres = plan.store().pid();
    List<Step> all =
        List.of(
            new KillServer(servers),
            new KillAtStart(servers),
            new RestartServer(servers),
            new KillPython(servers),
            new KillKeeper(servers),
            new FillDisk(servers, ledger),
            new JumpClock(servers, workshop),
            new FreezeServer(servers),
            new KillPostgres(postgres),
            new PausePostgres(postgres));
    return all.stream().filter(step -> step.name().contains(plan.only())).toList();
  }

  /** Waits until every job has ended or is unknown, as long as some still end. */
  private void drain() throws InterruptedException {
    long ended = -1;
    long since = System.currentTimeMillis();
    while (!unfinished().isEmpty() && System.currentTimeMillis() - since < DRAIN_PATIENCE_MS) {
      if (ledger.ended() != ended) {
        ended = ledger.ended();
        since = System.currentTimeMillis();
      }
      Thread.sleep(500);
    }
  }

  private List<String> unfinished() {
    Random random = new Random(0);
    return ledger.pending().stream()
        .filter(ticket -> isKnown(ticket, random))
        .map(ticket -> ticket.kind().script() + " " + ticket.id())
        .toList();
  }

  private boolean isKnown(Ticket ticket, Random random) {
    try {
      return client.get("/v1/jobs/" + ticket.id(), random).status() != 404;
    } catch (IOException unclear) {
      return true;
    }
  }

  private Audit.Findings audit() throws IOException {
    tell("comparing " + ledger.accepted() + " accepted jobs with what the server says");
    return new Audit(client, ledger, SideEffects.read(workshop.sideEffects())).run();
  }

  private Report report(Storm storm, Audit.Findings findings, List<String> hanging)
      throws IOException, InterruptedException {
    fencing.sample();
    deleteBulky();
    servers.terminateAll();
    servers.startAll(); // what a start sweeps is no orphan
    servers.terminateAll();
    Leftovers left = Leftovers.after(workshop, servers.count());
    SideEffects effects = SideEffects.read(workshop.sideEffects());
    return new Report(
        plan,
        ledger.accepted(),
        findings,
        counts(effects),
        faults(findings, hanging, left),
        storm.ran(),
        storm.skipped());
  }

  /** Jobs with payloads in files are deleted: then none of these files has an owner any more. */
  private void deleteBulky() throws IOException {
    Random random = new Random(0);
    for (Ticket ticket : ledger.all()) {
      if (ticket.kind() == Kind.BULKY) {
        client.delete(ticket.id(), random);
      }
    }
  }

  private Map<String, Long> counts(SideEffects effects) {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("fenced writers", fencing.total());
    counts.put("duplicates allowed by at-least-once", effects.duplicates());
    counts.put("runs that scripts began", effects.runs());
    counts.put("runs begun after the first of their job", effects.repeatedRuns());
    counts.put("requests that broke off or went unanswered", ledger.repeats());
    ledger
        .refusals()
        .forEach((code, count) -> counts.put("submissions refused for a while: " + code, count));
    counts.put("submissions never acknowledged", ledger.unanswered());
    counts.put("server starts", (long) servers.starts());
    return counts;
  }

  private Map<String, List<String>> faults(
      Audit.Findings findings, List<String> hanging, Leftovers left) {
    Map<String, List<String>> faults = new LinkedHashMap<>();
    faults.put("lost", findings.lost());
    faults.put("completions overwritten", findings.overwritten());
    faults.put("outputs or ends wrong", findings.wrong());
    faults.put("accepted twice with one key", findings.acceptedTwice());
    faults.put("hanging until a restart", hanging);
    faults.put("not ended although drained", findings.unfinished());
    faults.put("orphan processes", left.processes().stream().map(String::valueOf).toList());
    faults.put("orphan files", left.files().stream().map(String::valueOf).toList());
    faults.put("servers that failed by themselves", List.copyOf(servers.faults()));
    return faults;
  }

  private void cleanUp(boolean isClean) throws IOException {
    if (isClean && !plan.keep()) {
      workshop.remove();
    } else {
      tell("logs and data are kept in " + workshop.root());
    }
  }

  private void tell(String line) {
    out.println("        " + line);
  }
}
