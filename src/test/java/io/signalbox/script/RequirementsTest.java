package io.signalbox.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequirementsTest {

  @Test
  void both_may_be_missing() {
    Requirements none = Requirements.read(SettingsTable.EMPTY);

    assertThat(none.python()).isEmpty();
    assertThat(none.dependencies()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {">=3.9", ">= 3.9, < 4", "==3.11.*", "~=3.10", "!=3.9.1,>3"})
  void accepts_version_specifiers(String text) {
    assertThat(python(text).python()).contains(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "3.9", "python3", ">=", ">=3.9 <4", "=>3"})
  void refuses_what_is_no_version_specifier(String text) {
    assertThatThrownBy(() -> python(text))
        .isInstanceOf(InvalidSetting.class)
        .hasMessageContaining("expected a version specifier");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "numpy",
        "scikit-learn >= 1.0, <2",
        "requests[socks,security]==2.*",
        "zope.interface",
        "old (>=1.0)",
        "tomli; python_version < '3.11'",
        "pip @ https://example.org/pip.zip",
        "A"
      })
  void accepts_dependency_specifiers(String text) {
    assertThat(dependencies(List.of(text)).dependencies()).containsExactly(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-numpy", "numpy>=", "num py", "numpy 1.0", "../x"})
  void refuses_what_is_no_dependency_specifier(String text) {
    assertThatThrownBy(() -> dependencies(List.of("numpy", text)))
        .isInstanceOf(InvalidSetting.class)
        .hasMessageContaining("expected a list of names");
  }

  @Test
  void refuses_what_is_absurdly_long_without_ado() {
    assertThatThrownBy(() -> python(">=1,".repeat(100_000) + ">=1"))
        .isInstanceOf(InvalidSetting.class);
    assertThatThrownBy(() -> dependencies(List.of("a" + " ".repeat(100_000) + "!")))
        .isInstanceOf(InvalidSetting.class);
  }

  @Test
  void refuses_other_types() {
    assertThatThrownBy(() -> dependencies("numpy")).isInstanceOf(InvalidSetting.class);
    assertThatThrownBy(() -> dependencies(List.of(1))).isInstanceOf(InvalidSetting.class);
    assertThatThrownBy(() -> python(3.9)).isInstanceOf(InvalidSetting.class);
  }

  private static Requirements python(Object value) {
    return Requirements.read(SettingsTable.of(Map.of("requires-python", value)));
  }

  private static Requirements dependencies(Object value) {
    return Requirements.read(SettingsTable.of(Map.of("dependencies", value)));
  }
}
