package io.signalbox.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImportedFilesTest {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "import _x",
        "import json, _x as y",
        "import os; import _x",
        "    import _x  # late",
        "try: import _x",
        "import json, \\\n    _x",
        "from _x import a",
        "from _x import (\n    a,  # one\n    b,\n)",
        "from _x import *",
        "from . import _x"
      })
  void sees_every_form_of_import(String statement) throws IOException {
    write("_x.py", "");

    assertThat(follow(statement + "\n")).containsExactly("_x.py");
  }

  @ParameterizedTest
  @ValueSource(strings = {"import numpy", "important _x", "x = '_x'", "# import _x", "reimport _x"})
  void sees_nothing_in_other_text(String text) throws IOException {
    write("_x.py", "");

    assertThat(follow(text + "\n")).isEmpty();
  }

  @Test
  void follows_helpers_of_helpers_and_survives_circles() throws IOException {
    write("_a.py", "import _b\n");
    write("_b.py", "from _a import x\nimport _c\nimport script\n");
    write("_c.py", "");

    assertThat(follow("import _a\n")).containsExactly("_a.py", "_b.py", "_c.py");
  }

  @Test
  void follows_packages_and_their_relative_imports() throws IOException {
    write("lib/__init__.py", "");
    write("lib/sub/__init__.py", "from .one import x\nfrom .. import two\n");
    write("lib/sub/one.py", "from ..three import y\nfrom ..... import outside\n");
    write("lib/two.py", "");
    write("lib/three.py", "");
    write("lib/unused.py", "");

    assertThat(follow("import lib.sub\n"))
        .containsExactly(
            "lib/__init__.py",
            "lib/sub/__init__.py",
            "lib/sub/one.py",
            "lib/three.py",
            "lib/two.py");
  }

  @Test
  void a_folder_without_init_is_a_package_too() throws IOException {
    write("space/part.py", "");

    assertThat(follow("from space import part\n")).containsExactly("space/part.py");
  }

  @Test
  void knows_where_a_missing_helper_would_lie() throws IOException {
    Path script = write("script.py", "import _soon\n");

    assertThat(ImportedFiles.follow(script, SourceFile.read(script)).marks())
        .containsEntry(folder.resolve("_soon.py"), Fingerprint.ABSENT);
  }

  @Test
  void passes_over_names_that_no_module_has() throws IOException {
    assertThat(follow("import " + "a.".repeat(100_000) + "b\nimport \u2028..\n")).isEmpty();
  }

  private List<String> follow(String text) throws IOException {
    Path script = write("script.py", text);
    return ImportedFiles.follow(script, SourceFile.read(script)).sources().keySet().stream()
        .map(file -> folder.relativize(file).toString())
        .toList();
  }

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }
}
