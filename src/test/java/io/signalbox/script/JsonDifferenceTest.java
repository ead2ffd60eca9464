package io.signalbox.script;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonDifferenceTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"a":1,"b":[2,null]} | {"b":[2,null],"a":1.0}
          1000                 | 1001
          -5.0                 | -5.004
          0                    | -0.0
          1e400                | 1e400
          "x"                  | "x"
          """)
  void takes_values_for_alike(String one, String other) throws Exception {
    assertThat(difference(one, other)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          1                 | 1.1             | the output is 1.1 instead of 1
          1                 | -1              | the output is -1 instead of 1
          0                 | 1e-300          | the output is 1.0E-300 instead of 0
          1                 | "1"             | the output is "1" instead of 1
          1                 | 1e400           | the output is "Infinity" instead of 1
          {"a":[1,{"b":2}]} | {"a":[1,{"b":3}]} | the output at /a/1/b is 3 instead of 2
          {"a":1}           | {}              | the output at /a is absent instead of 1
          {}                | {"a":null}      | the output at /a is null instead of absent
          [1,2]             | [1]             | the output has 1 items instead of 2
          [true]            | [false]         | the output at /0 is false instead of true
          """)
  void names_the_place_and_both_values(String one, String other, String sentence) throws Exception {
    assertThat(difference(one, other)).isEqualTo(sentence);
  }

  private static String difference(String expected, String actual) throws Exception {
    return new JsonDifference(1e-3)
        .between(MAPPER.readTree(expected), MAPPER.readTree(actual))
        .orElse("");
  }
}
