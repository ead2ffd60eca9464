package io.signalbox.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlReaderTest {

  @TempDir Path dir;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'a:\n  b: 1\n  b: 2\n'    | :3:4: Duplicate field 'b'",
        "'a: [1, 2\nb: 3\n'        | :2:2: expected ',' or ']'",
        "'a:\n\tb: 1\n'            | :2:1: found character",
        "'- one\n- two\n'          | :1: expected sections of keys",
        "'just words'              | :1: expected sections of keys",
        "'a: &x 1\nb: *x\n'        | :2:4: aliases are not supported",
        "'a: 1\n---\nb: 2\n'       | :3:1: expected one document only",
      })
  void says_in_one_line_where_the_file_is_broken(String yaml, String message) throws IOException {
    Path file = write(yaml.getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(() -> YamlReader.file(file))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(file + message)
        .message()
        .doesNotContain("\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# nothing\n", "---\n", "\uFEFF# mark\n"})
  void an_empty_file_sets_nothing(String yaml) throws IOException {
    assertThat(YamlReader.file(write(yaml.getBytes(StandardCharsets.UTF_8))).members()).isEmpty();
  }

  @Test
  void a_byte_order_mark_and_windows_line_ends_are_fine() throws IOException {
    Path file = write("\uFEFFa:\r\n  b: x\r\n".getBytes(StandardCharsets.UTF_8));

    assertThat(YamlReader.file(file).plain()).isEqualTo(Map.of("a", Map.of("b", "x")));
  }

  @Test
  void refuses_bytes_that_are_no_text() throws IOException {
    Path file = write(new byte[] {'a', ':', ' ', (byte) 0xff, (byte) 0xfe});

    assertThatThrownBy(() -> YamlReader.file(file))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(file.toString());
  }

  @Test
  void names_a_missing_file() {
    Path missing = dir.resolve("none.yaml");

    assertThatThrownBy(() -> Configuration.load(Optional.of(missing), Map.of(), Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessage("the configuration file " + missing + " does not exist");
  }

  @Test
  void names_a_file_that_cannot_be_read() {
    assertThatThrownBy(() -> YamlReader.file(dir))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("the configuration file " + dir + " cannot be read");
  }

  private Path write(byte[] content) throws IOException {
    return Files.write(dir.resolve("signalbox.yaml"), content);
  }
}
