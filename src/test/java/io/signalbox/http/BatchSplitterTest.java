package io.signalbox.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class BatchSplitterTest {

  private static final ObjectMapper JACKSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final String[] SPACES = {"", "", " ", "\t ", "\n", " \r\n "};

  private final Random random = new Random(20260131);

  private static BatchSplitter array() {
    return new ArraySplitter(new BatchInput(1000, 1000));
  }

  private static BatchSplitter lines() {
    return new LineSplitter(new BatchInput(1000, 1000));
  }

  private List<String> split(BatchSplitter splitter, byte[] body, int longestCut) {
    List<String> inputs = new ArrayList<>();
    int at = 0;
    while (at < body.length) {
      int end = Math.min(body.length, at + 1 + random.nextInt(longestCut));
      splitter.feed(
          Arrays.copyOfRange(body, at, end),
          it -> inputs.add(new String(it, StandardCharsets.UTF_8)));
      at = end;
    }
    splitter.end(it -> inputs.add(new String(it, StandardCharsets.UTF_8)));
    return inputs;
  }

  private List<String> split(BatchSplitter splitter, String body) {
    return split(splitter, body.getBytes(StandardCharsets.UTF_8), 7);
  }

  private Failure refusal(BatchSplitter splitter, String body) {
    return catchThrowableOfType(JobException.class, () -> split(splitter, body)).failure();
  }

  private String space() {
    return SPACES[random.nextInt(SPACES.length)];
  }

  private String value(int depth) {
    return switch (random.nextInt(depth > 3 ? 4 : 6)) {
      case 0 -> "-12.5e3";
      case 1 -> "null";
      case 2 -> "\"a,]}\\\"\\\\[{ \u00e4\u20ac\ud83d\ude00\"";
      case 3 -> "" + random.nextInt(1000);
      case 4 -> "[" + space() + (random.nextBoolean() ? "" : value(depth + 1)) + space() + "]";
      default -> "{" + space() + "\"k]\"" + space() + ":" + value(depth + 1) + space() + "}";
    };
  }

  @Test
  void any_cuts_of_an_array_give_the_same_raw_inputs() {
    for (int round = 0; round < 2000; round++) {
      List<String> values = new ArrayList<>();
      StringBuilder body = new StringBuilder(space() + "[");
      for (int i = random.nextInt(6); i >= 0; i--) {
        values.add(value(0));
        body.append(space()).append(values.get(values.size() - 1)).append(space());
        body.append(i == 0 ? "]" : ",");
      }
      byte[] bytes = body.append(space()).toString().getBytes(StandardCharsets.UTF_8);
      assertThat(split(array(), bytes, 1)).isEqualTo(values);
      assertThat(split(array(), bytes, 9)).isEqualTo(values);
      assertThat(split(array(), bytes, 1 << 20)).isEqualTo(values);
    }
  }

  @Test
  void any_cuts_of_lines_give_the_same_raw_inputs() {
    for (int round = 0; round < 2000; round++) {
      List<String> values = new ArrayList<>();
      StringBuilder body = new StringBuilder();
      for (int i = random.nextInt(6); i >= 0; i--) {
        values.add(value(0).replaceAll("[\\r\\n]", " "));
        body.append(" ").append(values.get(values.size() - 1));
        body.append(random.nextBoolean() ? " \r\n" : "\n\n");
      }
      String end = random.nextBoolean() ? "" : "\n";
      byte[] bytes = (body.toString().strip() + end).getBytes(StandardCharsets.UTF_8);
      assertThat(split(lines(), bytes, 1)).isEqualTo(values);
      assertThat(split(lines(), bytes, 9)).isEqualTo(values);
      assertThat(split(lines(), bytes, 1 << 20)).isEqualTo(values);
    }
  }

  @Test
  void takes_an_array_where_a_parser_of_the_whole_takes_it_and_refuses_all_others() {
    String alphabet = "[]{},:\"\\ 1a-e.tnul\n";
    int taken = 0;
    for (int round = 0; round < 50_000; round++) {
      String body = mutated("[{\"a\":[1,\"x]\\\"\"]},null, -1.5 ,[]]", alphabet);
      List<String> expected = parsed(body);
      List<String> seen;
      try {
        seen = split(array(), body);
      } catch (JobException refused) {
        seen = null;
      }
      assertThat(seen == null ? null : trees(seen)).as(body).isEqualTo(expected);
      taken += expected == null ? 0 : 1;
    }
    assertThat(taken).isBetween(1000, 49_000);
  }

  private String mutated(String body, String alphabet) {
    StringBuilder text = new StringBuilder(body);
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at = random.nextInt(text.length());
      char other = alphabet.charAt(random.nextInt(alphabet.length()));
      switch (random.nextInt(3)) {
        case 0 -> text.setCharAt(at, other);
        case 1 -> text.insert(at, other);
        default -> text.deleteCharAt(at);
      }
    }
    return text.toString();
  }

  /** The elements as Jackson sees them; null where the body is no array. */
  private static List<String> parsed(String body) {
    try {
      JsonNode tree = JACKSON.readTree(body);
      List<String> elements = new ArrayList<>();
      tree.forEach(element -> elements.add(element.toString()));
      return tree.isArray() ? elements : null;
    } catch (JsonProcessingException malformed) {
      return null;
    }
  }

  private static List<String> trees(List<String> inputs) {
    return inputs.stream()
        .map(
            input -> {
              try {
                return JACKSON.readTree(input).toString();
              } catch (JsonProcessingException malformed) {
                throw new AssertionError(input, malformed);
              }
            })
        .collect(Collectors.toList());
  }

  @Test
  void a_bad_input_is_named_by_its_index() {
    assertThat(refusal(lines(), "1\n2\nx\n4\n").facts()).containsEntry("index", 2);
    assertThat(refusal(lines(), "1\n{\"a\":\n1}\n").facts()).containsEntry("index", 1);
    assertThat(refusal(array(), "[1,,2]").facts()).containsEntry("index", 1);
    assertThat(refusal(array(), "[1,2 3]").facts()).containsEntry("index", 1);
    assertThat(refusal(array(), "[1,2,]").facts()).containsEntry("index", 2);
    assertThat(refusal(array(), "[1,2").code()).isEqualTo(FailureCode.INVALID_REQUEST);
    assertThat(refusal(array(), "[1] 2").code()).isEqualTo(FailureCode.INVALID_REQUEST);
    assertThat(refusal(array(), "{\"a\":1}").detail()).contains("application/x-ndjson");
    assertThat(refusal(array(), "").detail()).contains("empty");
  }

  @Test
  void an_input_may_be_as_large_as_the_limit_and_no_larger() {
    String fits = "\"" + "x".repeat(998) + "\"";
    assertThat(split(lines(), fits + "   \n")).containsExactly(fits);
    assertThat(split(array(), "[1, " + fits + " ".repeat(9000) + "]")).containsExactly("1", fits);
    String tooLarge = "\"" + "x".repeat(999) + "\"";
    for (Failure refusal :
        List.of(
            refusal(lines(), "1\n" + tooLarge + "\n"),
            refusal(array(), "[1," + tooLarge + "]"),
            refusal(array(), "[1,\"" + "x".repeat(100_000)))) {
      assertThat(refusal.code()).isEqualTo(FailureCode.INPUT_TOO_LARGE);
      assertThat(refusal.facts()).containsEntry("index", 1).containsEntry("limit_bytes", 1000L);
    }
  }

  @Test
  void more_inputs_than_allowed_are_refused() {
    BatchSplitter two = new LineSplitter(new BatchInput(10, 2));
    assertThat(refusal(two, "1\n2\n3\n").facts()).containsEntry("limit_inputs", 2);
  }

  @Test
  void other_encodings_are_refused() {
    byte[] wide = "1234".getBytes(StandardCharsets.UTF_16LE);
    JobException refused = catchThrowableOfType(JobException.class, () -> split(lines(), wide, 9));
    assertThat(refused.failure().detail()).contains("UTF-8");
    assertThat(refusal(lines(), "\ufeff1").detail()).contains("UTF-8");
  }
}
