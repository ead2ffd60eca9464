package io.signalbox.python;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * An interpreter that could run scripts, asked without a keeper.
 *
 * @param version such as {@code 3.11.2}; empty where it cannot be used
 * @param libraries the usual ones that it has, with their versions
 * @param trouble why it cannot be used
 */
public record Candidate(
    Path path, String version, Map<String, String> libraries, Optional<String> trouble) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long PATIENCE_SECONDS = 20;

  /** Asks the metadata that installers leave; imports no library. */
  private static final String QUESTION =
      """
      import json, sys
      from importlib import metadata
      found = {}
      for name in ("numpy", "scipy", "scikit-learn", "pandas"):
          try:
              found[name] = metadata.version(name)
          except metadata.PackageNotFoundError:
              pass
      print(json.dumps({"version": "%d.%d.%d" % sys.version_info[:3], "libraries": found}))
      """;

  /**
   * All of them, best first. Blocks.
   *
   * @param executable as in {@code python.executable}
   */
  public static List<Candidate> all(String executable) {
    String search = new ProcessBuilder().environment().getOrDefault("PATH", "");
    return new InterpreterPaths(search).find(executable).stream().map(Candidate::ask).toList();
  }

  private static Candidate ask(Path path) {
    try {
      Process process =
          new ProcessBuilder(path.toString(), "-c", QUESTION).redirectErrorStream(true).start();
      process.getOutputStream().close();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return unusable(path, "it does not answer in " + PATIENCE_SECONDS + " s");
      }
      byte[] said = process.getInputStream().readAllBytes();
      return process.exitValue() == 0
          ? of(path, JSON.readTree(said))
          : unusable(path, new String(said, StandardCharsets.UTF_8).strip());
    } catch (IOException e) {
      return unusable(path, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return unusable(path, "interrupted");
    }
  }

  private static Candidate of(Path path, JsonNode answer) {
    Map<String, String> libraries = new TreeMap<>();
    answer
        .path("libraries")
        .properties()
        .forEach(library -> libraries.put(library.getKey(), library.getValue().asText()));
    return new Candidate(path, answer.path("version").asText(), libraries, Optional.empty());
  }

  /** The last line is the reason where Python gives a traceback. */
  private static Candidate unusable(Path path, String said) {
    String reason = said.substring(said.lastIndexOf('\n') + 1);
    return new Candidate(path, "", Map.of(), Optional.of(reason));
  }
}
