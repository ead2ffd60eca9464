package io.signalbox.http;

import io.signalbox.bus.RequestFields;
import io.signalbox.config.Nearest;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The query of one request: each parameter known, given once, and well-formed. */
final class Query {

  private static final Query NONE = new Query(MultiMap.caseInsensitiveMultiMap());

  private final MultiMap values;

  private Query(MultiMap values) {
    this.values = values;
  }

  /**
   * Most requests have none, and to look for it takes longer than to see so.
   *
   * @param free which names need not be known
   */
  static Query of(RoutingContext ctx, Set<String> known, Predicate<String> free) {
    return ctx.request().uri().indexOf('?') < 0 ? NONE : of(ctx.queryParams(), known, free);
  }

  static Query of(MultiMap values, Set<String> known) {
    return of(values, known, name -> false);
  }

  /**
   * @param free which names need not be known
   */
  static Query of(MultiMap values, Set<String> known, Predicate<String> free) {
    for (String name : values.names()) {
      if (!known.contains(name) && !free.test(name)) {
        throw RequestFields.invalid(
            "there is no query parameter '" + name + "' here" + Nearest.hint(name, known));
      }
      if (values.getAll(name).size() > 1) {
        throw RequestFields.invalid("the query parameter '" + name + "' is given more than once");
      }
    }
    return new Query(values);
  }

  boolean isEmpty() {
    return values.isEmpty();
  }

  List<String> names() {
    return List.copyOf(values.names());
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name));
  }

  static RuntimeException bad(String name, String text, String expected) {
    return RequestFields.invalid("%s: '%s' is not %s".formatted(name, text, expected));
  }

  static Optional<Long> number(String text) {
    try {
      return Optional.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
