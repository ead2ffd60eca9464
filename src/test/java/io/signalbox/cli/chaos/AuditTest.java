package io.signalbox.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every fault that the ledger is there for, told by a server that lies. */
class AuditTest {

  @TempDir Path dir;

  private final Map<String, String> answers = new HashMap<>();
  private final JsonArray list = new JsonArray();
  private final Ledger ledger = new Ledger();
  private final StringBuilder effects = new StringBuilder();
  private HttpServer server;
  private Client client;

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/", this::answer);
    server.start();
    URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    client = new Client(() -> List.of(address));
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  @Test
  void an_honest_server_has_no_fault() throws Exception {
    Ticket ticket = succeeded("a", "{\"n\":3,\"square\":9}");
    see(ticket);

    Audit.Findings findings = audit();

    assertThat(findings.states()).containsExactly(Map.entry("succeeded", 1));
    assertThat(faults(findings)).isZero();
  }

  @Test
  void a_job_that_nobody_knows_is_lost() throws Exception {
    Ticket ticket = succeeded("a", "{\"n\":3,\"square\":9}");
    see(ticket);
    answers.remove("/v1/jobs/a");

    assertThat(audit().lost()).singleElement().asString().contains("a (ka): unknown");
  }

  @Test
  void an_end_that_changes_after_it_was_seen_is_overwritten() throws Exception {
    Ticket ticket = succeeded("a", "{\"n\":3,\"square\":9}");
    see(ticket);
    answers.put("/v1/jobs/a", job("a", "succeeded").put("attempt", 2).encode());
    effects.append("a 2 1 end\n");

    Audit.Findings findings = audit();

    assertThat(findings.overwritten()).hasSize(1);
    assertThat(faults(findings)).isOne();
  }

  @Test
  void a_finished_job_that_is_queued_again_is_overwritten() throws Exception {
    Ticket ticket = succeeded("a", "{\"n\":3,\"square\":9}");
    see(ticket);
    JsonObject queued = job("a", "queued");
    queued.remove("finished_at");
    answers.put("/v1/jobs/a", queued.encode());

    Audit.Findings findings = audit();

    assertThat(findings.overwritten()).hasSize(1);
    assertThat(findings.unfinished()).hasSize(1);
  }

  @Test
  void the_output_of_another_input_is_wrong() throws Exception {
    succeeded("a", "{\"n\":4,\"square\":16}");

    assertThat(audit().wrong()).singleElement().asString().contains("another output");
  }

  @Test
  void a_success_without_a_run_is_wrong() throws Exception {
    succeeded("a", "{\"n\":3,\"square\":9}");
    effects.setLength(0);
    effects.append("a 1 1 start\n");

    assertThat(audit().wrong()).singleElement().asString().contains("never came to an end");
  }

  @Test
  void a_failure_that_nothing_explains_is_wrong_and_a_kill_explains() throws Exception {
    failed("a", "internal");
    failed("b", "process_crashed");

    Audit.Findings findings = audit();

    assertThat(findings.wrong()).singleElement().asString().contains("failed with internal");
    assertThat(findings.failures()).containsEntry("process_crashed", 1);
  }

  @Test
  void a_cancel_that_nobody_asked_for_is_wrong() throws Exception {
    accepted("a");
    answers.put("/v1/jobs/a", job("a", "cancelled").encode());
    Ticket asked = accepted("b");
    asked.cancelAsked();
    answers.put("/v1/jobs/b", job("b", "cancelled").encode());

    assertThat(audit().wrong()).singleElement().asString().contains("a (ka): cancelled");
  }

  @Test
  void two_jobs_of_one_key_are_found_in_the_list() throws Exception {
    succeeded("a", "{\"n\":3,\"square\":9}");
    list.add(job("other", "succeeded").put("labels", new JsonArray().add("ka")));

    assertThat(audit().acceptedTwice()).containsExactly("ka: a and other");
  }

  // -- what the server says ----------------------------------------------------

  private Ticket accepted(String id) {
    Ticket ticket = new Ticket("k" + id, Kind.ADDING, 3);
    ledger.accept(ticket, id);
    list.add(job(id, "queued").put("labels", new JsonArray().add(ticket.key())));
    return ticket;
  }

  private Ticket succeeded(String id, String output) {
    Ticket ticket = accepted(id);
    answers.put("/v1/jobs/" + id, job(id, "succeeded").encode());
    answers.put("/v1/jobs/" + id + "/output", output);
    effects.append(id).append(" 1 1 start\n").append(id).append(" 1 1 end\n");
    return ticket;
  }

  private void failed(String id, String code) {
    accepted(id);
    JsonObject failure = new JsonObject().put("code", code);
    answers.put("/v1/jobs/" + id, job(id, "failed").put("failure", failure).encode());
  }

  private static JsonObject job(String id, String state) {
    return new JsonObject()
        .put("id", id)
        .put("state", state)
        .put("attempt", 1)
        .put("finished_at", "2030-01-01T00:00:00.000Z");
  }

  private void see(Ticket ticket) throws IOException {
    ledger.end(ticket, client.ending(ticket.id(), new Random(0)).orElseThrow());
  }

  private Audit.Findings audit() throws IOException {
    answers.put("/v1/jobs", new JsonObject().put("items", list).encode());
    Path file = Files.writeString(dir.resolve("effects"), effects);
    return new Audit(client, ledger, SideEffects.read(file)).run();
  }

  private static int faults(Audit.Findings findings) {
    return findings.lost().size()
        + findings.overwritten().size()
        + findings.wrong().size()
        + findings.acceptedTwice().size()
        + findings.unfinished().size();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = answers.get(exchange.getRequestURI().getPath());
    byte[] bytes = (body == null ? "{}" : body).getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(body == null ? 404 : 200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
