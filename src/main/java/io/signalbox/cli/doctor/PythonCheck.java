package io.signalbox.cli.doctor;

import io.signalbox.python.Candidate;
import io.signalbox.python.PythonSettings;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Which interpreters there are, and which of the usual libraries they have. */
final class PythonCheck implements Check {

  private final PythonSettings settings;

  PythonCheck(PythonSettings settings) {
    this.settings = settings;
  }

  @Override
  public String subject() {
    return "Python";
  }

  @Override
  public List<Finding> findings() {
    List<Finding> findings =
        Candidate.all(settings.executable()).stream().map(this::finding).toList();
    return findings.isEmpty()
        ? List.of(
            Finding.fail(
                subject(), "none is found (python.executable: " + settings.executable() + ")"))
        : findings;
  }

  private Finding finding(Candidate candidate) {
    return candidate
        .trouble()
        .map(why -> Finding.warn(subject(), candidate.path() + " cannot be used: " + why))
        .orElseGet(
            () ->
                Finding.ok(
                    subject(),
                    candidate.path()
                        + " is "
                        + candidate.version()
                        + libraries(candidate.libraries())));
  }

  private static String libraries(Map<String, String> libraries) {
    return libraries.isEmpty()
        ? " without NumPy"
        : libraries.entrySet().stream()
            .map(library -> library.getKey() + " " + library.getValue())
            .collect(Collectors.joining(", ", " with ", ""));
  }
}
