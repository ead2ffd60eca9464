package io.signalbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules of the house that only the text of the sources shows. */
class SourceRulesTest {

  private static final Path MAIN = Path.of("src/main/java");
  private static final Path BUS = MAIN.resolve("io/signalbox/bus");
  private static final int MAX_LINES = 400;

  private static final Pattern LITERAL_ADDRESS =
      Pattern.compile(
          "(?:[bB]us\\(?\\)?|EventBus)\\s*\\.(?:<\\w+>)?"
              + "(?:consumer|localConsumer|publish|publisher|request|send|sender)\\(\\s*\"");

  @Test
  void no_file_is_too_long_to_be_read_at_once() throws IOException {
    assertThat(sources()).hasSizeGreaterThan(50);
    assertThat(sources()).noneMatch(file -> text(file).lines().count() > MAX_LINES);
  }

  @Test
  void every_package_says_what_it_is() throws IOException {
    List<Path> packages = sources().stream().map(Path::getParent).distinct().toList();

    assertThat(packages).allMatch(folder -> Files.exists(folder.resolve("package-info.java")));
  }

  @Test
  void no_address_is_spelled_outside_the_bus() throws IOException {
    assertThat(sources())
        .filteredOn(file -> !file.startsWith(BUS))
        .noneMatch(holds(LITERAL_ADDRESS));
  }

  @Test
  void nothing_is_left_for_later() throws IOException {
    assertThat(sources()).noneMatch(holds(Pattern.compile("\\b(?:TODO|FIXME|XXX)\\b")));
  }

  private static Predicate<Path> holds(Pattern pattern) {
    return file -> pattern.matcher(text(file)).find();
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(MAIN)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
