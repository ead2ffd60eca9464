package io.signalbox.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileNamesTest {

  @ParameterizedTest
  @ValueSource(strings = {"a.svg", "a/b c+d", "é/漢.png", "%2e%2e/..", "\\", "?#;&='\"*~"})
  void an_address_gives_the_name_back(String name) {
    assertThat(FileNames.escaped(name)).matches("[A-Za-z0-9/.%*_-]+");
    assertThat(FileNames.unescaped(FileNames.escaped(name))).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "plots/a b.svg | inline; filename=\"a b.svg\"",
        "a\".svg | inline; filename=\"a_.svg\"; filename*=UTF-8''a%22.svg",
        "é*.svg | inline; filename=\"_*.svg\"; filename*=UTF-8''%C3%A9%2A.svg",
      },
      delimiter = '|')
  void a_header_carries_any_name(String name, String header) {
    assertThat(FileNames.disposition(name)).isEqualTo(header);
  }
}
