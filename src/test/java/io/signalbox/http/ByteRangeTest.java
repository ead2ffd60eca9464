package io.signalbox.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, bytes 0-0/10",
    "bytes=2-5, bytes 2-5/10",
    "bytes=2-, bytes 2-9/10",
    "bytes=2-99, bytes 2-9/10",
    "bytes=-3, bytes 7-9/10",
    "bytes=-99, bytes 0-9/10",
    "bytes=10-, bytes */10",
    "bytes=999999999999999999-, bytes */10",
    "bytes=-0, bytes */10",
  })
  void a_range_is_cut_to_what_there_is(String header, String expected) {
    assertThat(ByteRange.parse(header, 10)).map(range -> range.header(10)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bytes=-",
        "bytes=5-2",
        "bytes=0-1,3-4",
        "lines=1-2",
        "bytes=a-b",
        "bytes 1-2",
        ""
      })
  void what_is_no_single_range_is_ignored(String header) {
    assertThat(ByteRange.parse(header, 10)).isEmpty();
  }

  @Test
  void an_empty_file_has_no_part() {
    assertThat(ByteRange.parse("bytes=0-", 0)).map(ByteRange::isEmpty).contains(true);
  }
}
