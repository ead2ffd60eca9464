package io.signalbox.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.SchemaRepository;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code openapi.json} as tests see it: its operations, and whether an answer is as it says. */
public final class OpenApiDocument {

  private static final String URI = "https://signalbox.example/openapi.json";

  private final JsonObject json = read();
  private final SchemaRepository schemas =
      SchemaRepository.create(
              new JsonSchemaOptions()
                  .setBaseUri(URI)
                  .setDraft(Draft.DRAFT202012)
                  .setOutputFormat(OutputFormat.Basic))
          .dereference(JsonSchema.of(URI, read()));

  /** An operation with its method and path, such as {@code GET /v1/jobs/{id}}. */
  public record Operation(String name, JsonObject json) {

    public String id() {
      return json.getString("operationId");
    }
  }

  public JsonObject json() {
    return json;
  }

  public Stream<Operation> operations() {
    JsonObject paths = json.getJsonObject("paths");
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

  /** The response that an operation declares for a status. */
  public Optional<JsonObject> response(String operationId, int status) {
    return operations()
        .filter(operation -> operation.id().equals(operationId))
        .map(operation -> operation.json().getJsonObject("responses"))
        .flatMap(responses -> Stream.ofNullable(responses.getJsonObject("" + status)))
        .map(this::resolve)
        .findFirst();
  }

  /** What is wrong with an answer; empty where it is as the response says. */
  public List<String> faults(JsonObject response, String contentType, String body) {
    JsonObject content = response.getJsonObject("content", new JsonObject());
    if (content.isEmpty()) {
      return body.isEmpty() ? List.of() : List.of("no body is declared: " + body);
    }
    String type = contentType.split(";")[0];
    if (!content.containsKey(type) && !content.containsKey("*/*")) {
      return List.of(type + " is not declared");
    }
    boolean isJson = type.endsWith("/json") || type.endsWith("+json");
    return isJson && content.containsKey(type)
        ? faults(content.getJsonObject(type).getJsonObject("schema"), Json.decodeValue(body))
        : List.of();
  }

  /** What is wrong with a value; empty where it fits the schema. */
  public List<String> faults(JsonObject schema, Object value) {
    JsonObject absolute = schema.copy();
    if (absolute.containsKey("$ref")) {
      absolute.put("$ref", URI + absolute.getString("$ref"));
    }
    OutputUnit unit = schemas.validator(JsonSchema.of(absolute)).validate(value);
    return unit.getValid()
        ? List.of()
        : unit.getErrors().stream()
            .map(error -> error.getInstanceLocation() + " " + error.getError())
            .toList();
  }

  private JsonObject resolve(JsonObject response) {
    String pointer = response.getString("$ref");
    return pointer == null ? response : at(pointer);
  }

  /** The place that a pointer such as {@code #/components/schemas/Job} names, or null. */
  JsonObject at(String pointer) {
    JsonObject place = json;
    for (String step : pointer.substring(2).split("/")) {
      place = place == null ? null : place.getJsonObject(step);
    }
    return place;
  }

  private static JsonObject read() {
    try (InputStream resource = OpenApiDocument.class.getResourceAsStream("/openapi.json")) {
      return new JsonObject(Buffer.buffer(resource.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
