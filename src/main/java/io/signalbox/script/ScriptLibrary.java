package io.signalbox.script;

import java.nio.file.Path;

/**
 * The scripts of one folder.
 *
 * @param catalogue what is served of them
 * @param scanner finds new, changed and removed ones
 * @param proving lets changed ones in
 */
public record ScriptLibrary(ScriptCatalogue catalogue, ScriptScanner scanner, Proving proving) {

  /**
   * A library that is empty before its first scan.
   *
   * @param copies an existing directory for the sources of versions
   */
  public static ScriptLibrary of(
      CatalogueSettings settings,
      PythonIdentity python,
      ScriptInspector inspector,
      ScriptProver prover,
      Path copies) {
    ScriptCatalogue catalogue = new ScriptCatalogue();
    Succession succession = new Succession(catalogue, System::nanoTime);
    VersionCopies kept = new VersionCopies(copies, System::nanoTime);
    ScriptReader reader = new ScriptReader(settings, python, kept);
    ScriptScanner scanner =
        new ScriptScanner(
            settings.dir(), reader, new Inspection(inspector), succession, System::nanoTime);
    return new ScriptLibrary(catalogue, scanner, new Proving(succession, prover));
  }
}
