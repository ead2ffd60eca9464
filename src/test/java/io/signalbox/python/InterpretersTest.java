package io.signalbox.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterpretersTest {

  @TempDir Path tmp;

  private Path executable(String folder, String name) throws IOException {
    Path file = Files.createFile(Files.createDirectories(tmp.resolve(folder)).resolve(name));
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void finds_each_candidate_of_the_path_once_and_in_order() throws IOException {
    Path one = executable("one", "python3");
    Path two = executable("two", "python3");
    Path three = Files.createSymbolicLink(tmp.resolve("three"), tmp.resolve("one"));
    String path =
        tmp.resolve("none") + ":" + two.getParent() + "::" + one.getParent() + ":" + three;
    assertThat(new InterpreterPaths(path).find("auto"))
        .startsWith(two, one)
        .doesNotHaveDuplicates()
        .doesNotContain(three.resolve("python3"));
  }

  @Test
  void a_virtual_environment_is_another_interpreter_than_the_one_it_links_to() throws IOException {
    Path real = executable("real", "python3");
    Path link = Files.createDirectories(tmp.resolve("venv")).resolve("python3");
    Files.createSymbolicLink(link, real);
    assertThat(new InterpreterPaths(link.getParent() + ":" + real.getParent()).find("auto"))
        .startsWith(link, real);
  }

  @Test
  void a_name_is_looked_up_and_a_path_taken_as_it_is() throws IOException {
    Path other = executable("bin", "python3.99");
    InterpreterPaths paths = new InterpreterPaths(other.getParent().toString());
    assertThat(paths.find("python3.99")).containsExactly(other);
    assertThat(paths.find("/nowhere/python")).containsExactly(Path.of("/nowhere/python"));
    assertThat(paths.find("no-such-python")).isEmpty();
  }

  @Test
  void says_so_where_there_is_no_interpreter() {
    try (Interpreters none = new Interpreters("auto", List.of())) {
      assertThatThrownBy(() -> none.choose(Runs.scriptSettings(Optional.empty())))
          .hasMessageContaining("no Python interpreter was found")
          .hasMessageContaining("python.executable: auto");
    }
  }
}
