package io.signalbox.http;

import io.signalbox.bus.RequestFields;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * The params of a job: the JSON object of the header {@code Signalbox-Params}, then {@code
 * ?param.NAME=VALUE} for each member. A value that parses as a JSON number, string, true, false or
 * null is that; everything else is the text itself.
 */
final class Params {

  private static final String PREFIX = "param.";

  private Params() {}

  static boolean isParam(String name) {
    return name.startsWith(PREFIX) && name.length() > PREFIX.length();
  }

  /** The params as one JSON object. */
  static String read(Optional<String> header, Query query) {
    String given =
        header.map(text -> RequestFields.params(Headers.PARAMS.toString(), text)).orElse("{}");
    if (query.isEmpty()) {
      return given;
    }
    JsonObject members = new JsonObject();
    query.names().stream()
        .filter(Params::isParam)
        .forEach(name -> members.put(name.substring(PREFIX.length()), scalar(query, name)));
    // Untouched where possible: a long number would lose digits on the way through a tree.
    return members.isEmpty()
        ? given
        : RequestFields.params("params", new JsonObject(given).mergeIn(members).encode());
  }

  private static Object scalar(Query query, String name) {
    String text = query.text(name).orElse("");
    try {
      Object value = Json.decodeValue(text);
      boolean isTree = value instanceof JsonObject || value instanceof JsonArray;
      boolean isEndless = value instanceof Double number && !Double.isFinite(number);
      return isTree || isEndless ? text : value;
    } catch (DecodeException plainText) {
      return text;
    }
  }
}
