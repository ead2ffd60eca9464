package io.signalbox.script;

import io.signalbox.config.Nearest;
import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads one file and makes the catalogue's entry of it, with its problem if it has one. */
final class ScriptReader {

  private static final Logger LOG = LoggerFactory.getLogger(ScriptReader.class);
  private static final List<String> TOP_KEYS = List.of("requires-python", "dependencies", "tool");

  private final CatalogueSettings server;
  private final PythonIdentity python;
  private final VersionCopies copies;

  ScriptReader(CatalogueSettings server, PythonIdentity python, VersionCopies copies) {
    this.server = server;
    this.python = python;
    this.copies = copies;
  }

  /**
   * A script and the marks of all that it was made of, taken before the files were read.
   *
   * @param fingerprint matches no later one where the file could not be read: it is tried again
   */
  record Reading(Script script, Fingerprint fingerprint) {

    Reading with(Contract contract) {
      return new Reading(script.with(contract), fingerprint);
    }

    Versions.Offer offer() {
      Path golden = GoldenFile.path(script.name(), script.file());
      return new Versions.Offer(
          script, fingerprint.marks().getOrDefault(golden, Fingerprint.ABSENT));
    }
  }

  /** What the metadata of a script says. */
  private record Declared(ScriptSettings settings, List<String> notices) {}

  /** Reads a script; blocks. */
  Reading read(String name, Path file) {
    String mark = Fingerprint.mark(file);
    Path golden = GoldenFile.path(name, file);
    String goldenMark = Fingerprint.mark(golden);
    try {
      SourceFile source = SourceFile.read(file);
      ImportedFiles imported = ImportedFiles.follow(file, source);
      Map<Path, String> marks = new HashMap<>(imported.marks());
      marks.put(file, mark);
      marks.put(golden, goldenMark);
      Script script = script(name, file, source, imported);
      return kept(new Reading(script, new Fingerprint(marks)), source);
    } catch (IOException unreadable) {
      String why =
          unreadable instanceof NoSuchFileException ? "it is not there" : unreadable.getMessage();
      return unserved(name, file, "the file cannot be read: " + why);
    } catch (RuntimeException | StackOverflowError fault) { // no script may stop the scan
      LOG.error("Reading {} failed inside the server", file, fault);
      return new Reading(
          unfit(name, file, "the file cannot be read: " + fault),
          new Fingerprint(Map.of(file, mark)));
    }
  }

  /** The same with a copy of the source, unless the script cannot run anyway. */
  private Reading kept(Reading reading, SourceFile source) {
    Script script = reading.script();
    if (script.problem().isPresent()) {
      return reading;
    }
    try {
      return new Reading(script.with(copies.keep(script, source.bytes())), reading.fingerprint());
    } catch (IOException full) {
      return unserved(script.name(), script.file(), "no copy of it can be kept: " + full);
    }
  }

  /** A script that is read again with the next scan. */
  private Reading unserved(String name, Path file, String why) {
    return new Reading(unfit(name, file, why), new Fingerprint(Map.of()));
  }

  /** Removes the copies that no run can need any more. */
  void sweep(Collection<Script> wanted) {
    copies.sweep(wanted);
  }

  private Script script(String name, Path file, SourceFile source, ImportedFiles imported) {
    Declared declared = new Declared(server.settings(name), List.of());
    Optional<Failure> problem = reserved(name);
    try {
      declared = declared(name, source);
    } catch (BrokenScript broken) {
      problem = problem.or(() -> Optional.of(problem(file, broken.line(), broken.getMessage())));
    }
    String version = Version.of(source, imported, file, declared.settings() + "\0" + python.name());
    String description = Docstring.firstParagraph(source.text());
    return new Script(
        name,
        file,
        file,
        version,
        description,
        Contract.PLAIN,
        declared.settings(),
        declared.notices(),
        problem);
  }

  private Declared declared(String name, SourceFile source) throws BrokenScript {
    Optional<InlineMetadata> block = InlineMetadata.find(source.text().lines().toList());
    List<String> notices = new ArrayList<>();
    ScriptSettings settings = server.defaults();
    if (block.isPresent()) {
      settings = declared(block.get(), notices);
    }
    Optional<SettingsTable> override = server.override(name);
    if (override.isPresent()) {
      settings = SettingsReader.read(override.get(), settings);
    }
    return new Declared(settings, notices);
  }

  private ScriptSettings declared(InlineMetadata block, List<String> notices) throws BrokenScript {
    try {
      SettingsTable top = SettingsTable.of(block.table());
      ScriptSettings settings = Requirements.read(top).over(server.defaults());
      top.values().keySet().stream()
          .filter(key -> !TOP_KEYS.contains(key))
          .map(key -> "'" + key + "' is no field of inline metadata" + Nearest.hint(key, TOP_KEYS))
          .forEach(notices::add);
      SettingsTable ours = top.table("tool").table("signalbox");
      return SettingsReader.read(ours, settings);
    } catch (InvalidSetting wrong) {
      throw new BrokenScript(wrong.sentence(), block.lineOf(wrong.key()));
    }
  }

  private Script unfit(String name, Path file, String reason) {
    return new Script(
        name,
        file,
        file,
        Version.of(reason),
        "",
        Contract.PLAIN,
        server.settings(name),
        List.of(),
        Optional.of(problem(file, 0, reason)));
  }

  private Optional<Failure> reserved(String name) {
    String why =
        name.equals("signalbox")
            ? "the helper module of that name"
            : python.standardModules().contains(name)
                ? "a module of Python's standard library"
                : "";
    return why.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Failure.of(
                FailureCode.CANNOT_START,
                "'" + name + ".py' would hide " + why + " from every script here; rename it"));
  }

  private static Failure problem(Path file, int line, String reason) {
    String name = file.getFileName().toString();
    String place = line > 0 ? name + ", line " + line : name;
    Failure failure =
        Failure.of(FailureCode.CANNOT_START, place + ": " + reason).with("file", name);
    return line > 0 ? failure.with("line", line) : failure;
  }
}
