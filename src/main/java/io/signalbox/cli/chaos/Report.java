package io.signalbox.cli.chaos;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/**
 * The ledger of a run.
 *
 * @param plan what was asked
 * @param accepted jobs that were acknowledged
 * @param findings what became of them
 * @param counts what is counted and no fault, such as repeated runs
 * @param faults what must not be there, by name; a list of details each
 * @param ran how often each step ran
 * @param skipped why a step did not
 */
public record Report(
    ChaosPlan plan,
    long accepted,
    Audit.Findings findings,
    Map<String, Long> counts,
    Map<String, List<String>> faults,
    Map<String, Integer> ran,
    Map<String, String> skipped) {

  private static final int DETAILS = 10;
  private static final List<String> STATES =
      List.of("succeeded", "failed", "cancelled", "queued", "scheduled", "running");

  /** Whether nothing was lost, overwritten, wrong or left. */
  public boolean isClean() {
    return faults.values().stream().allMatch(List::isEmpty);
  }

  /** As a table for people. */
  public void print(PrintStream out) {
    out.println();
    out.printf(
        "chaos ledger: store %s, %d server(s), %d s, seed %d%n",
        plan.store().kind(), plan.servers(), plan.time().toSeconds(), plan.seed());
    out.println("-".repeat(78));
    out.println(equation());
    out.println("-".repeat(78));
    faults.forEach((name, details) -> row(out, name, details.size(), "must be 0"));
    counts.forEach((name, count) -> row(out, name, count, ""));
    findings
        .failures()
        .forEach((code, count) -> row(out, "failed with " + code, count.longValue(), ""));
    out.println("-".repeat(78));
    ran.forEach((name, count) -> row(out, name, count, ""));
    skipped.forEach((name, why) -> out.printf("%-52s skipped: %s%n", name, why));
    out.println("-".repeat(78));
    faults.forEach((name, details) -> explain(out, name, details));
    out.println(isClean() ? "nothing lost" : "FAULTS FOUND");
  }

  private String equation() {
    StringBuilder text = new StringBuilder("accepted " + accepted + " = ");
    for (String state : STATES) {
      text.append(state).append(' ').append(in(state));
      text.append(
          state.equals("failed")
              ? " (quarantined among them: " + failed("quarantined") + ") + "
              : " + ");
    }
    return text.append("lost ").append(findings.lost().size()).toString();
  }

  private int in(String state) {
    return findings.states().getOrDefault(state, 0);
  }

  private int failed(String code) {
    return findings.failures().getOrDefault(code, 0);
  }

  private static void row(PrintStream out, String name, long count, String remark) {
    out.printf("%-52s %8d  %s%n", name, count, remark);
  }

  private static void explain(PrintStream out, String name, List<String> details) {
    details.stream().limit(DETAILS).forEach(detail -> out.printf("%s: %s%n", name, detail));
    if (details.size() > DETAILS) {
      out.printf("%s: and %d more%n", name, details.size() - DETAILS);
    }
  }

  /** The same for programs. */
  public String json() {
    JsonObject found = new JsonObject();
    faults.forEach((name, details) -> found.put(name, new JsonArray(details)));
    JsonObject states = new JsonObject();
    STATES.forEach(state -> states.put(state, in(state)));
    return new JsonObject()
        .put("store", plan.store().kind())
        .put("servers", plan.servers())
        .put("seconds", plan.time().toSeconds())
        .put("seed", plan.seed())
        .put("accepted", accepted)
        .put("states", states)
        .put("failures", json(findings.failures()))
        .put("counts", json(counts))
        .put("faults", found)
        .put("ran", json(ran))
        .put("skipped", json(skipped))
        .put("clean", isClean())
        .encodePrettily();
  }

  private static JsonObject json(Map<String, ?> map) {
    JsonObject json = new JsonObject();
    map.forEach(json::put);
    return json;
  }
}
