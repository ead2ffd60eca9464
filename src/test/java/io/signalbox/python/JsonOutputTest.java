package io.signalbox.python;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.job.Payload;
import io.signalbox.job.Warning;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonOutputTest {

  private static final int SPILL = 1000;

  @TempDir Path tmp;
  private final List<Warning> warnings = new ArrayList<>();

  private Payload convert(byte[] text) throws IOException {
    try (SpillingBytes raw = new SpillingBytes(tmp, SPILL)) {
      raw.write(text, 0, text.length);
      return new JsonOutput(() -> new SpillingBytes(tmp, SPILL), warnings).convert(raw);
    }
  }

  private String convert(String text) throws IOException {
    Payload payload = convert(text.getBytes(StandardCharsets.UTF_8));
    return new String(((Payload.Bytes) payload).bytes(), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "null",
        "\"a\"",
        " {\"a\" : [1, 2.50, 1e999]}",
        "[]",
        "\"\\ud800\"",
        "-0.0",
        "123456789012345678901234567890",
        "{\"a\":1,\"a\":2}"
      })
  void valid_json_stays_byte_for_byte(String text) throws IOException {
    assertThat(convert(text)).isEqualTo(text);
    assertThat(warnings).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "NaN # null # 1",
        "[NaN, -Infinity, 1.50, 12345678901234567890] # [null,null,1.50,12345678901234567890] # 2",
        "{\"a\": Infinity, \"b\": \"NaN\"} # {\"a\":null,\"b\":\"NaN\"} # 1"
      })
  void numbers_that_are_not_finite_become_null(String text, String json, String count)
      throws IOException {
    assertThat(convert(text)).isEqualTo(json);
    assertThat(warnings)
        .containsExactly(
            new Warning("non_finite_numbers", count + " NaN or infinite numbers became null"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "hello", "{'a': 1}", "1 2", "[1", "{\"a\":1} x", "NaN 1", "nan", "01", "[1,]"})
  void anything_else_becomes_a_json_string(String text) throws IOException {
    assertThat(convert(text)).isEqualTo("\"" + text.replace("\"", "\\\"") + "\"");
  }

  @Test
  void bad_utf8_is_replaced_and_told() throws IOException {
    Payload payload = convert(new byte[] {'[', '"', (byte) 0xff, '"', ']'});
    assertThat(((Payload.Bytes) payload).bytes())
        .isEqualTo("[\"\ufffd\"]".getBytes(StandardCharsets.UTF_8));
    assertThat(warnings).extracting(Warning::code).containsExactly("invalid_utf8");
  }

  @Test
  void a_large_output_is_a_file_with_its_hash() throws Exception {
    byte[] text = ("\"" + "x".repeat(SPILL) + "\"").getBytes(StandardCharsets.UTF_8);
    Payload.File file = (Payload.File) convert(text);
    assertThat(file.path()).hasBinaryContent(text);
    assertThat(file.length()).isEqualTo(text.length);
    assertThat(file.sha256())
        .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text)));
  }

  @Test
  void a_large_output_that_was_rewritten_leaves_one_file() throws IOException {
    byte[] text = ("[NaN,\"" + "x".repeat(SPILL) + "\"]").getBytes(StandardCharsets.UTF_8);
    Payload.File file = (Payload.File) convert(text);
    assertThat(file.path()).content().startsWith("[null,\"x");
    try (Stream<Path> files = Files.list(tmp)) {
      assertThat(files).containsExactly(file.path());
    }
  }

  @Test
  void a_bottomless_nesting_is_no_json() throws IOException {
    byte[] text = "[".repeat(50_000).getBytes(StandardCharsets.UTF_8);
    assertThat(convert(text).length()).isEqualTo(50_002);
  }
}
