package io.signalbox.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationTest {

  @TempDir Path dir;

  @Test
  void a_key_that_nobody_sets_has_its_default() {
    Configuration config = Configuration.of(Map.of());

    assertThat(config.integer("http.port", 8084, 0, 65_535)).isEqualTo(8084);
    assertThat(config.entries())
        .containsExactly(new ConfigEntry("http.port", "8084", Origin.DEFAULT));
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', '', 1, default",
    "2, '', '', 2, file FILE:2",
    "2, 3, '', 3, environment SIGNALBOX_HTTP_PORT",
    "2, 3, 4, 4, command line --set",
    "2, '', 4, 4, command line --set",
  })
  void the_strongest_layer_wins(
      String inFile, String inEnvironment, String override, int expected, String origin) {
    Configuration config =
        load(
            "http:\n  port: " + inFile,
            Map.of("SIGNALBOX_HTTP_PORT", inEnvironment),
            override.isEmpty() ? Map.of() : Map.of("http.port", override));

    assertThat(config.integer("http.port", 1, 0, 9)).isEqualTo(expected);
    assertThat(config.entries().get(0).origin().toString().replace(file().toString(), "FILE"))
        .isEqualTo(origin);
  }

  @Test
  void a_variable_resolves_against_a_key_with_underscores() {
    Configuration config = load("", Map.of("SIGNALBOX_HTTP_BODY_TIMEOUT", "5s"), Map.of());

    assertThat(config.duration("http.body_timeout", Duration.ofSeconds(30)))
        .isEqualTo(Duration.ofSeconds(5));
    assertThat(config.warnings()).isEmpty();
  }

  @Test
  void reads_every_type_from_the_file() {
    Configuration config =
        load(
            """
            a:
              string: 1.10
              flag: true
              size: 2MiB
              list: [one, 'two']
              table: {OMP_PROC_BIND: true, VERSION: 1.10}
              tree: {x.y: {timeout: 10s, threads: 2, on: [a, b]}}
              empty:
            """);

    assertThat(config.string("a.string", "")).isEqualTo("1.10");
    assertThat(config.flag("a.flag", false)).isTrue();
    assertThat(config.size("a.size", 0)).isEqualTo(2L << 20);
    assertThat(config.list("a.list", List.of())).containsExactly("one", "two");
    assertThat(config.table("a.table"))
        .isEqualTo(Map.of("OMP_PROC_BIND", "true", "VERSION", "1.10"));
    assertThat(config.tree("a.tree"))
        .isEqualTo(Map.of("x.y", Map.of("timeout", "10s", "threads", 2, "on", List.of("a", "b"))));
    assertThat(config.string("a.empty", "default")).isEqualTo("default");
    config.refuseUnknown();
  }

  @Test
  void reads_every_type_from_texts() {
    Configuration config =
        Configuration.of(
            Map.of(
                "a.flag", "false",
                "a.words", "one, two",
                "a.list", "[one, 'two, three']",
                "a.table", "{x: 1}",
                "a.table.y", "1.10",
                "a.tree", "{s: {threads: 2}}",
                "a.tree.s.timeout", "10s",
                "a.tree.t.threads", "3"));

    assertThat(config.flag("a.flag", true)).isFalse();
    assertThat(config.list("a.words", List.of())).containsExactly("one", "two");
    assertThat(config.list("a.list", List.of())).containsExactly("one", "two, three");
    assertThat(config.table("a.table")).isEqualTo(Map.of("x", "1", "y", "1.10"));
    assertThat(config.tree("a.tree"))
        .isEqualTo(Map.of("s", Map.of("threads", 2, "timeout", "10s"), "t", Map.of("threads", 3)));
    config.refuseUnknown();
  }

  @Test
  void the_command_line_changes_single_members_of_a_tree_in_the_file() {
    Configuration config =
        load(
            "scripts:\n  settings:\n    my.script: {timeout: 10s, threads: 2}\n",
            Map.of(),
            Map.of("scripts.settings.my.script.timeout", "20s"));

    assertThat(config.tree("scripts.settings"))
        .isEqualTo(Map.of("my.script", Map.of("timeout", "20s", "threads", 2)));
    config.refuseUnknown();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http: {port: abc}        | http.port = abc (file FILE:1): expected a whole number from 0 to 9",
        "http: {port: 10}         | http.port = 10 (file FILE:1): expected a whole number from 0 to 9",
        "http: {port: 1.5}        | http.port = 1.5 (file FILE:1): expected a whole number from 0 to 9",
        "http: {port: [1]}        | http.port = [1] (file FILE:1): expected one value, not a list or a section",
        "http: {port: {a: 1}}     | http.port = {a: 1} (file FILE:1): expected one value, not a list or a section",
        "http: {port: 99999999999}| http.port = 99999999999 (file FILE:1): expected a whole number from 0 to 9",
      })
  void refuses_a_wrong_integer(String yaml, String message) {
    Configuration config = load(yaml);

    assertThatThrownBy(() -> config.integer("http.port", 1, 0, 9))
        .isInstanceOf(ConfigException.class)
        .hasMessage(message.replace("FILE", file().toString()));
  }

  @Test
  void refuses_other_wrong_types_with_what_is_expected() {
    Configuration config =
        Configuration.of(
            Map.of(
                "flag", "yes",
                "duration", "5",
                "size", "5MB",
                "list", "[a",
                "empty", "[a, ]",
                "table", "x",
                "tree", "[x]"));

    assertThatThrownBy(() -> config.flag("flag", true))
        .hasMessage("flag = yes (command line --set): expected true or false");
    assertThatThrownBy(() -> config.duration("duration", Duration.ZERO))
        .hasMessageContaining("duration = 5 (command line --set): expected a duration such as");
    assertThatThrownBy(() -> config.size("size", 0)).hasMessageContaining("write 5MiB");
    assertThatThrownBy(() -> config.list("list", List.of())).isInstanceOf(ConfigException.class);
    assertThatThrownBy(() -> config.table("table")).hasMessageContaining("expected a section");
    assertThatThrownBy(() -> config.tree("tree")).hasMessageContaining("expected a section");
  }

  @Test
  void a_list_in_the_file_must_be_a_list() {
    Configuration config = load("http: {allowed_hosts: one}");

    assertThatThrownBy(() -> config.list("http.allowed_hosts", List.of()))
        .hasMessageContaining("expected a list such as");
  }

  @Test
  void masks_secrets_in_entries_and_refusals() {
    Configuration config = Configuration.of(Map.of("http.token", "s3cret"));

    assertThat(config.secret("http.token")).contains("s3cret");
    assertThat(config.secret("http.other")).isEmpty();
    assertThat(config.entries())
        .extracting(ConfigEntry::key, ConfigEntry::value)
        .containsExactly(tuple("http.token", "********"), tuple("http.other", ""));
    assertThat(config.refusal("http.token", "too short"))
        .hasMessage("http.token = ******** (command line --set): too short");
  }

  @Test
  void a_refusal_names_key_value_and_origin_below_a_tree() {
    Configuration config = load("scripts:\n  settings:\n    my.script:\n      timeuot: 5s\n");
    config.tree("scripts.settings");

    assertThat(config.refusal("scripts.settings.my.script.timeuot", "unknown setting"))
        .hasMessage(
            "scripts.settings.my.script.timeuot = 5s (file " + file() + ":4): unknown setting");
    assertThat(config.refusal("queue.capacity", "too small"))
        .hasMessage("queue.capacity (default): too small");
  }

  @Test
  void an_empty_value_of_the_command_line_takes_an_optional_one_away() {
    Configuration config = load("a: {b: x}", Map.of(), Map.of("a.b", ""));

    assertThat(config.optionalString("a.b")).isEmpty();
  }

  @Test
  void auto_stands_for_an_empty_number() {
    Configuration config = Configuration.of(Map.of("a", "auto", "b", "4", "c", "1MiB", "d", "x"));

    assertThat(config.integerOrAuto("a", 1, 9)).isEmpty();
    assertThat(config.integerOrAuto("b", 1, 9)).hasValue(4);
    assertThat(config.sizeOrAuto("a")).isEmpty();
    assertThat(config.sizeOrAuto("c")).hasValue(1L << 20);
    assertThat(config.integerOrAuto("none", 1, 9)).isEmpty();
    assertThatThrownBy(() -> config.integerOrAuto("d", 1, 9))
        .hasMessage("d = x (command line --set): expected auto or a whole number from 1 to 9");
    assertThatThrownBy(() -> config.sizeOrAuto("d"))
        .hasMessageContaining("expected auto or a size");
  }

  @Test
  void a_choice_is_one_of_the_words() {
    Configuration config = Configuration.of(Map.of("log.format", "xml"));

    assertThat(config.choice("log.level", "info", List.of("info", "debug"))).isEqualTo("info");
    assertThatThrownBy(() -> config.choice("log.format", "text", List.of("text", "json")))
        .hasMessage("log.format = xml (command line --set): expected one of text, json");
  }

  private Configuration load(String yaml) {
    return load(yaml, Map.of(), Map.of());
  }

  private Configuration load(
      String yaml, Map<String, String> environment, Map<String, String> overrides) {
    try {
      Files.writeString(file(), yaml);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return Configuration.load(Optional.of(file()), environment, overrides);
  }

  private Path file() {
    return dir.resolve("signalbox.yaml");
  }
}
