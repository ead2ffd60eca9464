package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.config.ConfigEntry;
import io.signalbox.config.Configuration;
import io.signalbox.config.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code conf/signalbox.yaml} is complete and says what the code does without it. */
class ShippedConfigurationTest {

  private static final Path FILE = Path.of("conf", "signalbox.yaml");

  @Test
  void every_key_in_the_file_is_known_and_has_its_default() {
    Configuration shipped = Configuration.load(Optional.of(FILE), Map.of(), Map.of());
    Configuration defaults = Configuration.of(Map.of());

    Settings.read(shipped);
    Settings.read(defaults);

    assertThat(values(shipped)).isEqualTo(values(defaults));
  }

  @Test
  void every_key_is_in_the_file() throws IOException {
    String text = Files.readString(FILE);
    Configuration shipped = Configuration.load(Optional.of(FILE), Map.of(), Map.of());
    Settings.read(shipped);

    assertThat(shipped.entries())
        .isNotEmpty()
        .allSatisfy(
            entry ->
                assertThat(
                        entry.origin().layer() == Origin.Layer.FILE || isComment(text, entry.key()))
                    .as(entry.key())
                    .isTrue());
  }

  /** A key without a default stands there as a comment. */
  private static boolean isComment(String text, String key) {
    String name = key.substring(key.lastIndexOf('.') + 1);
    return Pattern.compile("(?m)^ +# " + Pattern.quote(name) + ":").matcher(text).find();
  }

  private static List<String> values(Configuration config) {
    return config.entries().stream().map(ShippedConfigurationTest::text).toList();
  }

  private static String text(ConfigEntry entry) {
    return entry.key() + ": " + entry.value();
  }
}
