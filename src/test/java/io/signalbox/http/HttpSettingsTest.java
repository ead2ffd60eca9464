package io.signalbox.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.config.ConfigException;
import io.signalbox.config.Configuration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpSettingsTest {

  @TempDir Path folder;

  @Test
  void has_defaults() {
    assertThat(read(Map.of()))
        .isEqualTo(
            new HttpSettings(
                "127.0.0.1",
                8084,
                256 << 10,
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofSeconds(15),
                Optional.empty(),
                Set.of(),
                Set.of()));
  }

  @Test
  void maps_every_key() {
    Map<String, String> values = new HashMap<>();
    values.put("http.host", "0.0.0.0");
    values.put("http.port", "0");
    values.put("http.spill", "1MiB");
    values.put("http.body_timeout", "5s");
    values.put("http.idle_timeout", "2m");
    values.put("http.ping", "1s");
    values.put("http.token", "s3cret");
    values.put("http.allowed_hosts", "Box.example.org");
    values.put("http.allowed_origins", "https://Lab.example.org");

    assertThat(read(values))
        .isEqualTo(
            new HttpSettings(
                "0.0.0.0",
                0,
                1 << 20,
                Duration.ofSeconds(5),
                Duration.ofMinutes(2),
                Duration.ofSeconds(1),
                Optional.of("s3cret"),
                Set.of("box.example.org"),
                Set.of("https://lab.example.org")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.168.1.7", "box.example.org"})
  void refuses_to_serve_the_network_without_a_token(String host) {
    assertThatThrownBy(() -> read(Map.of("http.host", host)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("http.host")
        .hasMessageContaining("http.token")
        .hasMessageContaining("http.allow_unauthenticated");
  }

  @Test
  void serves_the_network_where_that_is_wanted() {
    assertThat(read(Map.of("http.host", "0.0.0.0", "http.allow_unauthenticated", "true")).host())
        .isEqualTo("0.0.0.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1", "localhost"})
  void loopback_needs_no_token(String host) {
    assertThat(read(Map.of("http.host", host)).token()).isEmpty();
  }

  @Test
  void reads_the_token_from_a_file() throws Exception {
    Path file = Files.writeString(folder.resolve("token"), "from-file\n");

    assertThat(read(Map.of("http.token_file", file.toString())).token()).hasValue("from-file");
  }

  @ParameterizedTest
  @CsvSource({
    "http.token_file, /nowhere/token, cannot be read",
    "http.token, two words, visible ASCII",
    "http.spill, 1GiB, 64MiB",
    "http.body_timeout, 1ms, at least 100ms",
    "http.idle_timeout, 10ms, at least 100ms",
    "http.ping, 0s, at least 100ms",
    "http.allowed_origins, lab.example.org, no origin",
  })
  void refuses_nonsense_by_key(String key, String value, String reason) {
    assertThatThrownBy(() -> read(Map.of(key, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(key)
        .hasMessageContaining(reason);
  }

  @Test
  void refuses_two_tokens() {
    assertThatThrownBy(() -> read(Map.of("http.token", "a", "http.token_file", "b")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("http.token_file");
  }

  @Test
  void never_shows_the_token_in_a_refusal() {
    assertThatThrownBy(() -> read(Map.of("http.token", "pass word")))
        .hasMessageNotContaining("pass word");
  }

  private static HttpSettings read(Map<String, String> values) {
    return HttpSettings.read(Configuration.of(values));
  }
}
