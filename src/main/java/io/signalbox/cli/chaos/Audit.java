package io.signalbox.cli.chaos;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** Compares the ledger with what a clean server says in the end. Used once, by one thread. */
final class Audit {

  /** What chaos itself may do to any job; without room a large output cannot be stored. */
  private static final Set<String> BY_CHAOS =
      Set.of("process_crashed", "quarantined", "storage_unavailable");

  private final Client client;
  private final Ledger ledger;
  private final SideEffects effects;
  private final Random random = new Random(0);

  private final Map<String, Integer> states = new TreeMap<>();
  private final Map<String, Integer> failures = new TreeMap<>();
  private final List<String> lost = new ArrayList<>();
  private final List<String> overwritten = new ArrayList<>();
  private final List<String> wrong = new ArrayList<>();
  private final List<String> acceptedTwice = new ArrayList<>();
  private final List<String> unfinished = new ArrayList<>();

  Audit(Client client, Ledger ledger, SideEffects effects) {
    this.client = client;
    this.ledger = ledger;
    this.effects = effects;
  }

  /**
   * What came out of it; of each list an entry is a job with what is wrong about it.
   *
   * @param states how many accepted jobs are in each state
   * @param failures how many have failed with each code
   * @param lost accepted and unknown now
   * @param overwritten another end now than the one that was seen first
   * @param wrong an output or a failure that the script does not give
   * @param acceptedTwice two jobs of one idempotency key
   * @param unfinished known, and not at an end
   */
  record Findings(
      Map<String, Integer> states,
      Map<String, Integer> failures,
      List<String> lost,
      List<String> overwritten,
      List<String> wrong,
      List<String> acceptedTwice,
      List<String> unfinished) {}

  Findings run() throws IOException {
    for (Ticket ticket : ledger.all()) {
      check(ticket);
    }
    checkList();
    return new Findings(states, failures, lost, overwritten, wrong, acceptedTwice, unfinished);
  }

  private void check(Ticket ticket) throws IOException {
    Client.Answer answer = client.get("/v1/jobs/" + ticket.id(), random);
    if (answer.status() == 404) {
      lost.add(name(ticket) + ": unknown");
      return;
    }
    JsonObject job = answer.json();
    states.merge(job.getString("state"), 1, Integer::sum);
    Optional<Ticket.Ending> ending = client.ending(ticket.id(), random);
    compare(ticket, ending);
    if (ending.isEmpty()) {
      unfinished.add(name(ticket) + ": " + job.getString("state"));
    }
    ending.ifPresent(end -> judge(ticket, end));
    if (job.getString("state").equals("succeeded")) {
      checkOutput(ticket, job.getInteger("attempt"));
    }
  }

  private void compare(Ticket ticket, Optional<Ticket.Ending> now) {
    ticket
        .ending()
        .filter(seen -> !Optional.of(seen).equals(now))
        .ifPresent(seen -> overwritten.add(name(ticket) + ": was " + seen + ", is " + now));
  }

  private void judge(Ticket ticket, Ticket.Ending end) {
    if (end.state().equals("failed")) {
      failures.merge(end.failure(), 1, Integer::sum);
      Optional<String> meant = ticket.kind().failure();
      if (!BY_CHAOS.contains(end.failure()) && !meant.equals(Optional.of(end.failure()))) {
        wrong.add(name(ticket) + ": failed with " + end.failure());
      }
    }
    if (end.state().equals("cancelled") && !ticket.isCancelAsked()) {
      wrong.add(name(ticket) + ": cancelled, and nobody asked for it");
    }
  }

  private void checkOutput(Ticket ticket, int attempt) throws IOException {
    Client.Answer output = client.get("/v1/jobs/" + ticket.id() + "/output", random);
    Optional<Object> right = ticket.kind().output(ticket.number());
    if (!output.isOk()) {
      wrong.add(name(ticket) + ": succeeded, and its output is gone: " + output.body());
    } else if (!right.equals(Optional.of(Json.decodeValue(output.body())))) {
      wrong.add(name(ticket) + ": another output than that of its input");
    }
    if (!effects.reachedEnd(ticket.id(), attempt)) {
      wrong.add(
          name(ticket) + ": succeeded in attempt " + attempt + ", which never came to an end");
    }
  }

  /** The label of a job is its key: none may be there twice. */
  private void checkList() throws IOException {
    Map<String, String> ids = new HashMap<>();
    Optional<String> cursor = Optional.empty();
    do {
      JsonObject page = client.list(cursor, random).json();
      for (Object item : page.getJsonArray("items")) {
        JsonObject job = (JsonObject) item;
        String key = job.getJsonArray("labels").getString(0);
        String other = ids.putIfAbsent(key, job.getString("id"));
        if (other != null) {
          acceptedTwice.add(key + ": " + other + " and " + job.getString("id"));
        }
      }
      cursor = Optional.ofNullable(page.getString("next_cursor"));
    } while (cursor.isPresent());
  }

  private static String name(Ticket ticket) {
    return ticket.kind().script() + " " + ticket.id() + " (" + ticket.key() + ")";
  }
}
