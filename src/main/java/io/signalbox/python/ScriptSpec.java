package io.signalbox.python;

import io.signalbox.script.Script;
import java.util.Locale;
import java.util.Map;

/** A script as the Python half wants to know it. */
final class ScriptSpec {

  private ScriptSpec() {}

  static Map<String, Object> of(Script script) {
    return Map.of(
        "name", script.name(),
        "file", script.file().toString(),
        "source", script.source().toString(),
        "kind", script.contract().kind().name().toLowerCase(Locale.ROOT),
        "takes_job", script.contract().takesJob());
  }
}
