package io.signalbox.python;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.job.Payload;
import io.signalbox.job.Warning;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineProtocolTest {

  private static final int LINE_LIMIT = 100;

  @TempDir Path tmp;
  private final RecordingListener listener = new RecordingListener();
  private OutputSink output;

  private Sayings sayings;

  private List<Warning> warnings(LineProtocol protocol) {
    List<Warning> all = new ArrayList<>(sayings.warnings());
    all.addAll(protocol.warnings());
    return all;
  }

  private LineProtocol protocol(long logLimit) {
    output = new OutputSink(tmp, 1000, 2000);
    sayings = new Sayings(listener, logLimit);
    return new LineProtocol(sayings, output, LINE_LIMIT, true);
  }

  private LineProtocol said(String text) {
    LineProtocol protocol = protocol(10_000);
    protocol.stdout(bytes(text));
    protocol.end(true);
    return protocol;
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private String output() throws IOException {
    Payload payload = output.take(new ArrayList<>());
    return new String(((Payload.Bytes) payload).bytes(), StandardCharsets.UTF_8);
  }

  private List<String> codes(LineProtocol protocol) {
    return warnings(protocol).stream().map(Warning::code).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "OUTPUT: {\"a\":1}\n",
        "OUTPUT:{\"a\":1}\n",
        "OUTPUT: {\"a\":1}\r\n",
        "OUTPUT: {\"a\":1}",
        "hello\nOUTPUT: {\"a\":1}\nOUTPUT: 2\nERROR: late\n"
      })
  void the_first_output_is_the_output(String text) throws IOException {
    LineProtocol protocol = said(text);
    assertThat(protocol.lastWord()).containsInstanceOf(LastWord.Output.class);
    assertThat(output()).isEqualTo("{\"a\":1}");
  }

  @Test
  void any_cut_into_chunks_gives_the_same() throws IOException {
    String text = "LOG: eins\nPROGRESS: 0.5 zwei\r\nOUTPUT: \"größe\"\r\nübrig";
    for (int size = 1; size < 12; size++) {
      LineProtocol protocol = protocol(10_000);
      int before = listener.heard().size();
      ByteBuffer all = bytes(text);
      while (all.hasRemaining()) {
        int count = Math.min(size, all.remaining());
        protocol.stdout(all.slice(all.position(), count));
        all.position(all.position() + count);
      }
      protocol.end(true);
      assertThat(listener.heard().subList(before, listener.heard().size()))
          .containsExactly("log|eins", "progress|0.5|zwei", "stdout|übrig");
      assertThat(output()).isEqualTo("\"größe\"");
    }
  }

  @Test
  void further_last_words_are_log_and_told() {
    LineProtocol protocol = said("ERROR: first\nERROR: second\nOUTPUT: 3\n");
    assertThat(protocol.lastWord()).contains(new LastWord.Error("first"));
    assertThat(listener.heard()).containsExactly("stdout|ERROR: second", "stdout|OUTPUT: 3");
    assertThat(codes(protocol)).containsExactly("extra_output");
  }

  @Test
  void a_word_counts_only_at_the_begin_of_a_line() {
    LineProtocol protocol = said(" OUTPUT: 1\nsaid ERROR: no\noutput: 1\nOUTPUT 1\n");
    assertThat(protocol.lastWord()).isEmpty();
    assertThat(protocol.hiddenOutput()).contains(" OUTPUT: 1");
    assertThat(listener.heard()).hasSize(4).allMatch(line -> line.startsWith("stdout|"));
  }

  @Test
  void an_output_that_a_signal_cut_short_is_none() {
    LineProtocol protocol = protocol(1000);
    protocol.stdout(bytes("OUTPUT: {\"a\""));
    protocol.end(false);
    assertThat(protocol.lastWord()).isEmpty();
  }

  @Test
  void an_output_counts_when_its_line_is_whole() {
    LineProtocol protocol = protocol(1000);
    protocol.stdout(bytes("OUTPUT: 1"));
    assertThat(protocol.lastWord()).isEmpty();
    protocol.stdout(bytes("\n"));
    assertThat(protocol.lastWord()).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "PROGRESS: 0.4 features # progress|0.4|features",
        "PROGRESS: 0.4 # progress|0.4|",
        "PROGRESS:1 # progress|1.0|",
        "PROGRESS: 7 done # progress|1.0|done",
        "PROGRESS: -1 # progress|0.0|",
        "PROGRESS: nan # stdout|PROGRESS: nan",
        "PROGRESS: NaN # stdout|PROGRESS: NaN",
        "PROGRESS: half # stdout|PROGRESS: half",
        "PROGRESS: # stdout|PROGRESS:",
        "METRIC: rms 12.5 # metric|rms|12.5",
        "METRIC: a.b_1 1e3 # metric|a.b_1|1000.0",
        "METRIC: Rms 1 # stdout|METRIC: Rms 1",
        "METRIC: rms # stdout|METRIC: rms",
        "METRIC: rms Infinity # stdout|METRIC: rms Infinity",
        "LOG: a: b # log|a: b",
        "LOG: \"two\\nlines\" # log|two\\nlines",
        "LOG: \"not\" json # log|\"not\" json",
        "LOG: \"quoted # log|\"quoted",
        "INFO: x # stdout|INFO: x"
      })
  void reads_each_kind_of_line(String line, String heard) {
    said(line + "\n");
    assertThat(listener.heard()).containsExactly(heard.replace("\\n", "\n"));
  }

  @Test
  void a_message_with_line_breaks_comes_as_a_json_string() {
    assertThat(said("ERROR: \"one\\ntwo\"\n").lastWord()).contains(new LastWord.Error("one\ntwo"));
  }

  @Test
  void bad_utf8_is_replaced() {
    LineProtocol protocol = protocol(1000);
    protocol.stdout(ByteBuffer.wrap(new byte[] {'a', (byte) 0xff, 'b', '\n'}));
    assertThat(listener.heard()).containsExactly("stdout|a\ufffdb");
  }

  @Test
  void long_lines_are_cut_at_a_whole_character_and_told_once() {
    LineProtocol protocol = said("ä".repeat(80) + "\nx" + "€".repeat(80) + "\nshort\n");
    assertThat(listener.heard())
        .containsExactly("stdout|" + "ä".repeat(50), "stdout|x" + "€".repeat(33), "stdout|short");
    assertThat(warnings(protocol))
        .containsExactly(new Warning("line_truncated", "2 lines longer than 100 bytes were cut"));
  }

  @Test
  void an_output_may_be_longer_than_a_line() throws IOException {
    said("OUTPUT: " + "9".repeat(900) + "\n");
    assertThat(output()).hasSize(900);
  }

  @Test
  void an_output_beyond_its_limit_is_not_kept() {
    said("OUTPUT: " + "9".repeat(2001) + "\n");
    assertThat(output.isTooLarge()).isTrue();
  }

  @Test
  void the_log_has_a_budget_that_metrics_share() {
    LineProtocol protocol = protocol(3 * (64 + 10));
    protocol.stdout(bytes("0123456789\nMETRIC: a 1\nx\nmore\nMETRIC: a 2\n"));
    protocol.stderr(bytes("err\n"));
    protocol.stdout(bytes("PROGRESS: 1\nOUTPUT: 1\n"));
    protocol.end(true);
    assertThat(listener.heard())
        .containsExactly("stdout|0123456789", "metric|a|1.0", "stdout|x", "progress|1.0|");
    assertThat(warnings(protocol))
        .containsExactly(
            new Warning(
                "log_truncated",
                "the log reached its limit of 222 bytes: 3 lines with 18 bytes were dropped"));
    assertThat(protocol.lastWord()).isPresent();
  }

  @Test
  void at_most_fifty_metric_names_count() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 52; i++) {
      text.append("METRIC: m").append(i).append(" 1\n");
    }
    LineProtocol protocol = said(text + "METRIC: m0 2\n");
    assertThat(listener.heard()).hasSize(51).endsWith("metric|m0|2.0");
    assertThat(codes(protocol)).containsExactly("metrics_dropped");
  }

  @Test
  void stderr_is_log_and_its_last_lines_are_kept() {
    LineProtocol protocol = protocol(10_000);
    for (int i = 0; i < 30; i++) {
      protocol.stderr(bytes("ERROR: " + i + "\n"));
    }
    protocol.stderr(bytes("end"));
    protocol.end(true);
    assertThat(protocol.lastWord()).isEmpty();
    assertThat(listener.heard()).hasSize(31).endsWith("stderr|end");
    assertThat(protocol.tail().lines()).hasSize(20).startsWith("ERROR: 11").endsWith("end");
  }

  @Test
  void the_stack_of_a_fatal_error_is_kept_apart() {
    LineProtocol protocol = protocol(10_000);
    protocol.stderr(bytes("noise\nFatal Python error: Segmentation fault\n\nThread 0x1:\n"));
    assertThat(protocol.tail().stack())
        .containsExactly("Fatal Python error: Segmentation fault", "", "Thread 0x1:");
  }
}
