package io.signalbox.script;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Reads the syntax trees of scripts, which only Python can. Implemented by {@code python}. */
@FunctionalInterface
public interface ScriptInspector {

  /**
   * Reads many files at once, each with its helpers in the same folder; blocks. Runs none of their
   * code.
   *
   * @return by file; one that does not parse is missing: its own run will say why
   * @throws IOException where no answer can be had, such as a keeper that does not start
   */
  Map<Path, Contract> inspect(List<Path> files) throws IOException;
}
