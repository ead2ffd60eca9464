package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Artifacts as a client sees them: the shipped plot, headers, parts, and names that try tricks. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArtifactsIT {

  private TestServer server;
  private String job;

  @BeforeAll
  void start(@TempDir Path home) throws Exception {
    server = TestServer.start(home);
    Files.copy(Path.of("scripts/jobs/plot_signal.py"), server.scripts().resolve("plot_signal.py"));
    server.script(
        "leave",
        "import os",
        "def handle(input, job):",
        "    for name, text in input.items():",
        "        path = os.path.join(job.out, name)",
        "        os.makedirs(os.path.dirname(path), exist_ok=True)",
        "        with open(path, 'w') as file:",
        "            file.write(text)");
    job =
        left(
            JsonObject.of("ten.txt", "0123456789")
                .put("page.html", "<script>alert(1)</script>")
                .put("a b/é+%2F.csv", "odd")
                .put("empty", ""));
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private String left(JsonObject files) {
    HttpResponse<String> answer = server.run("leave", files.encode());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.headers().firstValue("Signalbox-Job-Id").orElseThrow();
  }

  private HttpRequest.Builder request(String name) {
    return HttpRequest.newBuilder(server.uri("/v1/jobs/" + job + "/artifacts/" + name));
  }

  private HttpResponse<String> get(String name, String... headers) {
    HttpRequest.Builder request = request(name).GET();
    return server.send(headers.length == 0 ? request : request.headers(headers));
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  private List<JsonObject> items(String id) {
    return server.json("/v1/jobs/" + id + "/artifacts").getJsonArray("items").stream()
        .map(JsonObject.class::cast)
        .toList();
  }

  @Test
  void a_signal_is_drawn_and_served() throws IOException {
    String signal = Files.readString(Path.of("scripts/jobs/samples/classify_signal.json"));
    HttpResponse<String> answer = server.run("plot_signal", signal);
    JsonObject output = new JsonObject(answer.body());
    assertThat(output.getInteger("points")).as(answer.body()).isEqualTo(400);
    JsonObject plot = items(header(answer, "Signalbox-Job-Id")).get(0);
    assertThat(plot.getString("name")).isEqualTo(output.getString("plot"));
    HttpResponse<String> image = server.get(plot.getString("href"));
    assertThat(header(image, "Content-Type"))
        .isEqualTo(plot.getString("content_type"))
        .isIn("image/svg+xml", "image/png");
    assertThat(image.body()).contains(plot.getString("name").endsWith("svg") ? "<polyline" : "PNG");
  }

  @Test
  void headers_keep_a_browser_from_running_what_a_script_wrote() {
    HttpResponse<String> page = get("page.html");
    assertThat(page.body()).isEqualTo("<script>alert(1)</script>");
    assertThat(header(page, "Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(header(page, "X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(header(page, "Content-Security-Policy")).contains("sandbox").doesNotContain("allow");
    assertThat(header(page, "Content-Disposition")).isEqualTo("inline; filename=\"page.html\"");
    assertThat(header(get("empty"), "Content-Security-Policy")).contains("sandbox");
    assertThat(header(get("empty"), "Content-Type")).isEqualTo("application/octet-stream");
  }

  @Test
  void an_odd_name_is_reached_by_its_address_and_saved_under_its_last_part() {
    JsonObject odd = items(job).get(0);
    assertThat(odd.getString("name")).isEqualTo("a b/é+%2F.csv");
    assertThat(odd.getString("href")).endsWith("/artifacts/a%20b/%C3%A9%2B%252F.csv");
    HttpResponse<String> answer = server.get(odd.getString("href"));
    assertThat(answer.body()).isEqualTo("odd");
    assertThat(header(answer, "Content-Disposition"))
        .isEqualTo("inline; filename=\"_+_2F.csv\"; filename*=UTF-8''%C3%A9%2B%252F.csv");
  }

  @Test
  void names_that_are_not_listed_lead_nowhere() {
    for (String name :
        List.of(
            "unknown",
            "../ten.txt",
            "..%2Ften.txt",
            "%2e%2e/%2e%2e/etc/passwd",
            "/etc/passwd",
            "%2Fetc%2Fpasswd",
            "a%20b",
            "a%20b/",
            "a%20b/../ten.txt",
            "./ten.txt",
            "ten.txt/",
            "ten.txt%00",
            "ten.txt%0a",
            "%ff%fe")) {
      HttpResponse<String> answer = get(name);
      assertThat(answer.statusCode()).as("%s: %s", name, answer.body()).isEqualTo(404);
      assertThat(header(answer, "Content-Type")).isEqualTo("application/problem+json");
    }
    assertThat(server.get("/v1/jobs/no-job/artifacts").statusCode()).isEqualTo(404);
    assertThat(server.get("/v1/jobs/no-job/artifacts/ten.txt").statusCode()).isEqualTo(404);
  }

  @Test
  void a_part_of_a_file_is_sent_where_one_is_asked_for() {
    HttpResponse<String> whole = get("ten.txt");
    assertThat(header(whole, "Accept-Ranges")).isEqualTo("bytes");
    HttpResponse<String> part = get("ten.txt", "Range", "bytes=2-4");
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).isEqualTo("234");
    assertThat(header(part, "Content-Range")).isEqualTo("bytes 2-4/10");
    assertThat(header(part, "Content-Length")).isEqualTo("3");
    assertThat(get("ten.txt", "Range", "bytes=-2").body()).isEqualTo("89");
    HttpResponse<String> beyond = get("ten.txt", "Range", "bytes=10-");
    assertThat(beyond.statusCode()).isEqualTo(416);
    assertThat(header(beyond, "Content-Range")).isEqualTo("bytes */10");
    assertThat(beyond.body()).isEmpty();
    String tag = header(whole, "ETag");
    assertThat(get("ten.txt", "Range", "bytes=2-4", "If-Range", tag).body()).isEqualTo("234");
    assertThat(get("ten.txt", "Range", "bytes=2-4", "If-Range", "\"other\"").body()).hasSize(10);
  }

  @Test
  void a_head_tells_the_length_alone() {
    HttpResponse<String> head =
        server.send(request("ten.txt").method("HEAD", BodyPublishers.noBody()));
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(header(head, "Content-Length")).isEqualTo("10");
    assertThat(header(head, "Content-Type")).isEqualTo("text/plain; charset=utf-8");
  }

  @Test
  void an_empty_file_is_served() {
    assertThat(get("empty").statusCode()).isEqualTo(200);
    assertThat(get("empty").body()).isEmpty();
  }

  @Test
  void nothing_else_can_be_done_with_artifacts() {
    HttpResponse<String> answer = server.send(request("ten.txt").DELETE());
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(header(answer, "Allow")).isEqualTo("GET, HEAD");
    HttpRequest.Builder list = HttpRequest.newBuilder(server.uri("/v1/jobs/" + job + "/artifacts"));
    assertThat(server.send(list.copy().DELETE()).statusCode()).isEqualTo(405);
    assertThat(server.send(list.header("Accept", "image/png").GET()).statusCode()).isEqualTo(406);
  }

  @Test
  void a_deleted_job_takes_its_artifacts_with_it() {
    String gone = left(JsonObject.of("a", "x"));
    String path = "/v1/jobs/" + gone;
    assertThat(server.get(path + "/artifacts/a").statusCode()).isEqualTo(200);
    server.send(HttpRequest.newBuilder(server.uri(path)).DELETE());
    assertThat(server.get(path + "/artifacts/a").statusCode()).isEqualTo(404);
    assertThat(server.get(path + "/artifacts").statusCode()).isEqualTo(404);
  }
}
