package io.signalbox.python;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Asks an interpreter, in the environment of scripts, what it is and what it lacks. */
final class InterpreterCheck {

  private final Inquiry inquiry;

  InterpreterCheck(Inquiry inquiry) {
    this.inquiry = inquiry;
  }

  /**
   * @param missing those of the asked distributions that are not installed
   */
  record Answer(List<String> missing, Set<String> standardLibrary) {}

  Answer ask(Keeper keeper, List<String> distributions) throws IOException {
    JsonNode json = inquiry.ask(keeper, "_check.py", distributions);
    Set<String> standardLibrary = new LinkedHashSet<>();
    json.path("standard_library").forEach(name -> standardLibrary.add(name.asText()));
    List<String> missing = new ArrayList<>();
    json.path("missing").forEach(name -> missing.add(name.asText()));
    return new Answer(missing, standardLibrary);
  }
}
