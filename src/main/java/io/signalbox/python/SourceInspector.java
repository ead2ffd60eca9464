package io.signalbox.python;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.job.JobException;
import io.signalbox.script.Contract;
import io.signalbox.script.ScriptInspector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads syntax trees with the interpreter that scripts without needs get. */
final class SourceInspector implements ScriptInspector {

  /** So many paths fit into one command line whatever their length. */
  private static final int MOST_FILES = 100;

  private final Interpreters interpreters;
  private final Inquiry inquiry;

  SourceInspector(Interpreters interpreters, Inquiry inquiry) {
    this.interpreters = interpreters;
    this.inquiry = inquiry;
  }

  @Override
  public Map<Path, Contract> inspect(List<Path> files) throws IOException {
    Map<Path, Contract> contracts = new HashMap<>();
    for (int from = 0; from < files.size(); from += MOST_FILES) {
      List<Path> some = files.subList(from, Math.min(from + MOST_FILES, files.size()));
      JsonNode answer = ask(some.stream().map(Path::toString).toList());
      some.stream()
          .filter(file -> answer.has(file.toString()))
          .forEach(file -> contracts.put(file, contract(answer.get(file.toString()))));
    }
    return contracts;
  }

  private JsonNode ask(List<String> files) throws IOException {
    try {
      return inquiry.ask(interpreters.any().keeper(), "_inspect.py", files);
    } catch (JobException e) {
      throw new IOException(e.failure().detail(), e);
    }
  }

  private static Contract contract(JsonNode json) {
    List<String> imports = new ArrayList<>();
    json.path("imports").forEach(name -> imports.add(name.asText()));
    String kind = json.path("kind").asText().toUpperCase(Locale.ROOT);
    return new Contract(Contract.Kind.valueOf(kind), json.path("takes_job").asBoolean(), imports);
  }
}
