package io.signalbox.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnknownKeysTest {

  @TempDir Path dir;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http: {prot: 1}     | unknown key http.prot (file FILE:1); did you mean http.port?",
        "htpp: {port: 1}     | unknown key htpp.port (file FILE:1); did you mean http.port?",
        "colour: red         | unknown key colour (file FILE:1)",
        "http: 8084          | http (file FILE:1) must be a section of keys, not one value",
        "http.port: 1        | key http.port (file FILE:1) must be written as nested sections",
        "something: {}       | unknown key something (file FILE:1)",
      })
  void refuses_unknown_keys_of_the_file(String yaml, String message) throws IOException {
    Configuration config = read(yaml, Map.of(), Map.of());

    assertThatThrownBy(config::refuseUnknown)
        .isInstanceOf(ConfigException.class)
        .hasMessage(message.replace("FILE", file().toString()));
  }

  @Test
  void refuses_all_of_them_in_one_line_with_their_lines() throws IOException {
    Configuration config = read("http:\n  prot: 1\n\nx: 1\n", Map.of(), Map.of("htt.port", "1"));

    assertThatThrownBy(config::refuseUnknown)
        .hasMessage(
            "unknown key http.prot (file %s:2); did you mean http.port?; unknown key x (file %s:4);"
                    .formatted(file(), file())
                + " unknown key htt.port (command line --set); did you mean http.port?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"http:", "python: {environment: {ANY: x}}", "http: {}", "http: {port: }"})
  void accepts_known_and_empty_sections(String yaml) throws IOException {
    Configuration config = read(yaml, Map.of(), Map.of("python.environment.OTHER", "y"));

    config.refuseUnknown();

    assertThat(config.table("python.environment")).containsEntry("OTHER", "y");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SIGNALBOX_HTTP_PROT | 1 | ignored variable SIGNALBOX_HTTP_PROT; did you mean SIGNALBOX_HTTP_PORT?",
        "SIGNALBOX_WHATEVER | 1 | ignored variable SIGNALBOX_WHATEVER",
        "SIGNALBOX_PORT | tcp://10.0.0.1:80 | ignored variable SIGNALBOX_PORT (Kubernetes service link: set enableServiceLinks: false)",
      })
  void warns_of_unknown_variables(String name, String value, String warning) throws IOException {
    Configuration config = read("", Map.of(name, value), Map.of());

    config.refuseUnknown();

    assertThat(config.warnings()).containsExactly(warning);
  }

  @Test
  void ignores_variables_of_the_scripts_and_of_others() throws IOException {
    Map<String, String> environment =
        Map.of(
            "SIGNALBOX_PYTHON", "p", "SIGNALBOX_HOME", "/h", "SIGNALBOX_JAVA_OPTS", "", "X", "y");

    assertThat(read("", environment, Map.of()).warnings()).isEmpty();
  }

  @Test
  void a_service_link_in_the_place_of_a_key_says_what_to_do() {
    assertThatThrownBy(() -> read("", Map.of("SIGNALBOX_HTTP_PORT", "tcp://10.0.0.1:80"), Map.of()))
        .hasMessageEndingWith(
            "expected a whole number from 0 to 65535"
                + " (Kubernetes service link: set enableServiceLinks: false)");
  }

  @ParameterizedTest
  @CsvSource({"port, port, 0", "prot, port, 1", "prt, port, 1", "'', abc, 3", "abc, xyz, 3"})
  void counts_edits(String from, String to, int edits) {
    assertThat(Nearest.distance(from, to)).isEqualTo(edits);
  }

  private Configuration read(
      String yaml, Map<String, String> environment, Map<String, String> overrides)
      throws IOException {
    Files.writeString(file(), yaml);
    Configuration config = Configuration.load(Optional.of(file()), environment, overrides);
    config.integer("http.port", 8084, 0, 65_535);
    config.table("python.environment");
    return config;
  }

  private Path file() {
    return dir.resolve("signalbox.yaml");
  }
}
