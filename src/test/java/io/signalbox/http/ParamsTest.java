package io.signalbox.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.job.JobException;
import io.vertx.core.MultiMap;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParamsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "12|12",
        "-1.5|-1.5",
        "true|true",
        "null|null",
        "hello|\"hello\"",
        "\"12\"|\"12\"",
        "007|\"007\"",
        "1 2|\"1 2\"",
        "NaN|\"NaN\"",
        "1e999|\"1e999\"",
        "[1]|\"[1]\"",
        "{}|\"{}\"",
      })
  void reads_a_value_as_a_json_scalar_or_as_text(String value, String json) {
    assertThat(read(Optional.empty(), "param.x", value)).isEqualTo("{\"x\":" + json + "}");
  }

  @Test
  void reads_an_empty_value_as_text() {
    assertThat(read(Optional.empty(), "param.x", "")).isEqualTo("{\"x\":\"\"}");
  }

  @Test
  void adds_query_parameters_to_the_header() {
    assertThat(read(Optional.of("{\"a\":1,\"b\":2}"), "param.b", "3"))
        .isEqualTo("{\"a\":1,\"b\":3}");
  }

  @Test
  void leaves_the_header_as_it_is() {
    String digits = "{\"x\": 0.12345678901234567890}";

    assertThat(Params.read(Optional.of(digits), query(MultiMap.caseInsensitiveMultiMap())))
        .isEqualTo(digits);
  }

  @ParameterizedTest
  @CsvSource({"'[1]', a JSON object", "'{', a JSON object"})
  void refuses_a_header_that_is_no_object(String header, String reason) {
    assertThatThrownBy(() -> read(Optional.of(header), "param.a", "1"))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("Signalbox-Params")
        .hasMessageContaining(reason);
  }

  @Test
  void refuses_more_than_four_kibibytes_in_all() {
    String header = "{\"a\":\"" + "x".repeat(4000) + "\"}";

    assertThatThrownBy(() -> read(Optional.of(header), "param.b", "y".repeat(100)))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("4096");
  }

  private static String read(Optional<String> header, String name, String value) {
    return Params.read(header, query(MultiMap.caseInsensitiveMultiMap().add(name, value)));
  }

  private static Query query(MultiMap values) {
    return Query.of(values, Set.of(), Params::isParam);
  }
}
