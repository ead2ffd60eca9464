package io.signalbox.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.bus.Addresses;
import io.signalbox.bus.Jobs;
import io.signalbox.job.FailureCode;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OpenApiTest {

  private final JsonObject document = document();

  @Test
  void names_every_route_and_no_other() throws Exception {
    SortedSet<String> described = new TreeSet<>();
    operations().forEach(operation -> described.add(operation.name()));

    assertThat(described).isEqualTo(routes());
  }

  @Test
  void gives_every_operation_an_id_of_its_own_and_a_summary() {
    List<String> ids = operations().map(it -> it.json().getString("operationId")).toList();

    assertThat(ids).doesNotHaveDuplicates().doesNotContainNull();
    assertThat(operations())
        .allSatisfy(it -> assertThat(it.json().getString("summary")).isNotBlank());
  }

  @Test
  void declares_every_parameter_of_a_path() {
    assertThat(operations().filter(it -> it.name().contains("{")))
        .allSatisfy(
            it ->
                assertThat(it.json().getJsonArray("parameters").encode())
                    .contains(it.name().contains("{id}") ? "JobId" : "Script"));
  }

  @Test
  void points_only_at_what_exists() {
    assertThat(references(document))
        .isNotEmpty()
        .allSatisfy(
            pointer -> {
              JsonObject place = document;
              for (String step : pointer.substring(2).split("/")) {
                place = place.getJsonObject(step);
                assertThat(place).as(pointer).isNotNull();
              }
            });
  }

  @Test
  void knows_every_failure_code() {
    Stream<String> codes =
        document
            .getJsonObject("components")
            .getJsonObject("schemas")
            .getJsonObject("Failure")
            .getJsonObject("properties")
            .getJsonObject("code")
            .getJsonArray("examples")
            .stream()
            .map(String::valueOf);

    assertThat(codes)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(FailureCode.values()).map(FailureCode::text).toList());
  }

  private record Operation(String name, JsonObject json) {}

  private Stream<Operation> operations() {
    JsonObject paths = document.getJsonObject("paths");
    return paths.fieldNames().stream()
        .flatMap(
            path ->
                paths.getJsonObject(path).fieldNames().stream()
                    .map(
                        method ->
                            new Operation(
                                method.toUpperCase(Locale.ROOT) + " " + path,
                                paths.getJsonObject(path).getJsonObject(method))));
  }

  private static SortedSet<String> routes() {
    Vertx vertx = Vertx.vertx();
    try {
      Jobs jobs = new Jobs(vertx, Addresses.DEFAULT);
      HttpSettings settings = HttpFixture.SETTINGS;
      FeedCursors cursors = new FeedCursors("boot");
      Routes routes = new Routes(Router.router(vertx));
      new Api(
              jobs,
              new Intake(jobs, new InputCollector(vertx, settings, Path.of("/tmp"))),
              new EventStreams(vertx, jobs, settings.ping(), cursors),
              cursors)
          .addTo(
              routes, new HealthRoutes(vertx, Optional::empty, Optional.empty()), OpenApi.load());
      return names(routes.operations());
    } finally {
      vertx.close().await();
    }
  }

  private static SortedSet<String> names(Map<String, SortedSet<String>> operations) {
    SortedSet<String> names = new TreeSet<>();
    operations.forEach(
        (path, methods) ->
            methods.forEach(
                method -> names.add(method + " " + path.replaceAll(":([a-z]+)", "{$1}"))));
    return names;
  }

  private static List<String> references(JsonObject json) {
    return json.stream()
        .flatMap(
            member ->
                member.getKey().equals("$ref")
                    ? Stream.of((String) member.getValue())
                    : inside(member.getValue()))
        .distinct()
        .toList();
  }

  private static Stream<String> inside(Object value) {
    if (value instanceof JsonObject object) {
      return references(object).stream();
    }
    return value instanceof JsonArray array
        ? array.stream().flatMap(OpenApiTest::inside)
        : Stream.empty();
  }

  private static JsonObject document() {
    try (InputStream resource = OpenApiTest.class.getResourceAsStream("/openapi.json")) {
      return new JsonObject(new String(resource.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
