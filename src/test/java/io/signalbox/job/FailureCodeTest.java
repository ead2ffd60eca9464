package io.signalbox.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FailureCodeTest {

  /** Fixed for ever: whoever changes this table breaks clients. */
  private static final Map<String, Integer> NUMBERS =
      Map.ofEntries(
          Map.entry("invalid_request", 40001),
          Map.entry("unauthorized", 40101),
          Map.entry("forbidden", 40301),
          Map.entry("unknown_script", 40401),
          Map.entry("not_found", 40402),
          Map.entry("method_not_allowed", 40501),
          Map.entry("not_acceptable", 40601),
          Map.entry("conflict", 40901),
          Map.entry("cancelled", 40902),
          Map.entry("quarantined", 40903),
          Map.entry("input_too_large", 41301),
          Map.entry("unsupported_media_type", 41501),
          Map.entry("invalid_input", 42201),
          Map.entry("queue_full", 42901),
          Map.entry("rate_limited", 42902),
          Map.entry("script_error", 50001),
          Map.entry("no_output", 50002),
          Map.entry("output_too_large", 50003),
          Map.entry("internal", 50004),
          Map.entry("process_crashed", 50201),
          Map.entry("cannot_start", 50202),
          Map.entry("starting", 50301),
          Map.entry("shutting_down", 50302),
          Map.entry("storage_unavailable", 50303),
          Map.entry("timed_out", 50401));

  @Test
  void numbers_never_change() {
    Map<String, Integer> actual = new TreeMap<>();
    Arrays.stream(FailureCode.values()).forEach(code -> actual.put(code.text(), code.number()));
    assertThat(actual).isEqualTo(new TreeMap<>(NUMBERS));
  }

  @Test
  void a_number_leads_back_to_its_code() {
    for (FailureCode code : FailureCode.values()) {
      assertThat(FailureCode.ofNumber(code.number())).contains(code);
    }
    assertThat(FailureCode.ofNumber(42)).isEmpty();
  }
}
