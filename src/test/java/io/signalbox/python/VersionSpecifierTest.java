package io.signalbox.python;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionSpecifierTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ">=3.9 | 3.11.2 | true",
        ">=3.12 | 3.11.2 | false",
        ">=3.9,<4 | 3.11.2 | true",
        ">= 3.9, < 3.11 | 3.11.2 | false",
        "==3.11.* | 3.11.2 | true",
        "==3.1.* | 3.11.2 | false",
        "==3.11 | 3.11.0 | true",
        "==3.11 | 3.11.2 | false",
        "!=3.11.* | 3.11.2 | false",
        "!=3.11.1 | 3.11.2 | true",
        "~=3.9 | 3.11.2 | true",
        "~=3.9 | 4.0.0 | false",
        "~=3.11.1 | 3.11.2 | true",
        "~=3.11.1 | 3.12.0 | false",
        ">3.11 | 3.11.2 | true",
        "<=3.11 | 3.11.2 | false",
        ">=3.13 | 3.13.0rc1 | true"
      })
  void admits_versions(String specifier, String version, boolean expected) {
    assertThat(VersionSpecifier.parse(specifier).orElseThrow().admits(version)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "3.9", "=>3.9", ">=3.*", "~=3", "python>=3"})
  void knows_what_is_no_specifier(String text) {
    assertThat(VersionSpecifier.parse(text)).isEmpty();
  }
}
