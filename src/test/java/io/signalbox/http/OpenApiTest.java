package io.signalbox.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.bus.Addresses;
import io.signalbox.bus.Jobs;
import io.signalbox.job.FailureCode;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OpenApiTest {

  private final OpenApiDocument document = new OpenApiDocument();

  @Test
  void names_every_route_and_no_other() {
    SortedSet<String> described =
        document
            .operations()
            .map(OpenApiDocument.Operation::name)
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(described).isEqualTo(routes());
  }

  @Test
  void gives_every_operation_an_id_of_its_own_and_a_summary() {
    assertThat(document.operations().map(OpenApiDocument.Operation::id))
        .doesNotHaveDuplicates()
        .doesNotContainNull();
    assertThat(document.operations())
        .allSatisfy(it -> assertThat(it.json().getString("summary")).isNotBlank());
  }

  @Test
  void declares_every_parameter_of_a_path() {
    assertThat(document.operations().filter(it -> it.name().contains("{")))
        .allSatisfy(
            it ->
                assertThat(it.json().getJsonArray("parameters").encode())
                    .contains(parameterOf(it.name())));
  }

  private static String parameterOf(String name) {
    if (name.contains("/schedules/{name}")) {
      return "ScheduleName";
    }
    return name.contains("{id}") ? "JobId" : "Script";
  }

  @Test
  void points_only_at_what_exists() {
    assertThat(references(document.json()))
        .isNotEmpty()
        .allSatisfy(pointer -> assertThat(document.at(pointer)).isNotNull());
  }

  @Test
  void knows_every_failure_code() {
    Stream<String> codes =
        document
            .at("#/components/schemas/Failure/properties/code")
            .getJsonArray("examples")
            .stream()
            .map(String::valueOf);

    assertThat(codes)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(FailureCode.values()).map(FailureCode::text).toList());
  }

  @Test
  void shows_examples_that_fit_their_schemas() {
    List<JsonObject> examples =
        objects(document.json())
            .filter(media -> media.containsKey("example") && media.containsKey("schema"))
            .filter(media -> !media.containsKey("in"))
            .toList();

    assertThat(examples)
        .hasSizeGreaterThan(10)
        .allSatisfy(
            media ->
                assertThat(
                        document.faults(media.getJsonObject("schema"), media.getValue("example")))
                    .isEmpty());
  }

  @Test
  void finds_fault_with_what_does_not_fit() {
    JsonObject job = new JsonObject().put("$ref", "#/components/schemas/Job");

    assertThat(document.faults(job, new JsonObject().put("id", 7))).isNotEmpty();
    assertThat(
            document.faults(
                new JsonObject().put("$ref", "#/components/schemas/JobPage"),
                new JsonObject().put("items", new JsonArray().add(new JsonObject()))))
        .isNotEmpty();
  }

  private static SortedSet<String> routes() {
    Vertx vertx = Vertx.vertx();
    try {
      Jobs jobs = new Jobs(vertx, Addresses.DEFAULT);
      HttpSettings settings = HttpFixture.SETTINGS;
      FeedCursors cursors = new FeedCursors("boot");
      Routes routes = new Routes(Router.router(vertx));
      Intake intake = new Intake(jobs, new InputCollector(vertx, settings, Path.of("/tmp")));
      EventStreams streams = new EventStreams(vertx, jobs, settings.ping(), cursors);
      new Api(jobs, intake, streams, cursors, new BatchApi(vertx, jobs, settings))
          .addTo(
              routes,
              new HealthRoutes(vertx, HttpFixture::ready, Optional.empty()),
              OpenApi.load());
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
                method ->
                    names.add(
                        method
                            + " "
                            + path.replace("*", "{name}").replaceAll(":([a-z]+)", "{$1}"))));
    return names;
  }

  private static List<String> references(JsonObject json) {
    return objects(json)
        .filter(object -> object.getValue("$ref") instanceof String)
        .map(object -> object.getString("$ref"))
        .distinct()
        .toList();
  }

  /** A value and everything inside it that is an object. */
  private static Stream<JsonObject> objects(Object value) {
    if (value instanceof JsonObject object) {
      Stream<Object> members = object.stream().map(Map.Entry::getValue);
      return Stream.concat(Stream.of(object), members.flatMap(OpenApiTest::objects));
    }
    return value instanceof JsonArray array
        ? array.stream().flatMap(OpenApiTest::objects)
        : Stream.empty();
  }
}
