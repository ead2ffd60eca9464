package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.config.ConfigException;
import io.signalbox.config.Configuration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

  @Test
  void a_prefix_names_every_address() {
    Settings settings = Settings.read(Configuration.of(Map.of("bus.prefix", "left.box")));

    assertThat(settings.addresses().run("one")).isEqualTo("left.box.run.one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "é"})
  void a_prefix_that_is_no_name_is_refused(String prefix) {
    Configuration config = Configuration.of(Map.of("bus.prefix", prefix));

    assertThatThrownBy(() -> Settings.read(config))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("bus.prefix");
  }
}
