package io.signalbox.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocstringTest {

  static Stream<Arguments> docstrings() {
    return Stream.of(
        Arguments.of("\"\"\"One line.\"\"\"\n", "One line."),
        Arguments.of("'''One line.'''", "One line."),
        Arguments.of("\"One line.\"\n", "One line."),
        Arguments.of("'One line.'  # remark\n", "One line."),
        Arguments.of("'One line.'; x = 1\n", "One line."),
        Arguments.of("\n\n\f\n'After blanks.'\n", "After blanks."),
        Arguments.of(
            "#!/usr/bin/python3\n# coding: utf-8\n\n'After comments.'\n", "After comments."),
        Arguments.of(
            "# /// script\n# x = 1\n# ///\n\"\"\"After a block.\"\"\"\n", "After a block."),
        Arguments.of(
            "\"\"\"\nFirst line\n  goes on.\n\nSecond paragraph.\n\"\"\"", "First line goes on."),
        Arguments.of("\"\"\"First.\n   \t\nSecond.\"\"\"", "First."),
        Arguments.of("r'''A \\d raw'''\n", "A \\d raw"),
        Arguments.of("R\"A \\\" raw\"\n", "A \\\" raw"),
        Arguments.of("u'Old.'\n", "Old."),
        Arguments.of("'It\\'s \\\"so\\\"'\n", "It's \"so\""),
        Arguments.of("'a\\nb'\n", "a b"),
        Arguments.of("'back\\\\slash'\n", "back\\slash"),
        Arguments.of("'joined \\\nline'\n", "joined line"),
        Arguments.of("\"\"\"Says \"hello\" twice \"\".\"\"\"\n", "Says \"hello\" twice \"\"."),
        Arguments.of("'Grüße, 世界'\n", "Grüße, 世界"));
  }

  @ParameterizedTest
  @MethodSource("docstrings")
  void reads_the_first_paragraph(String text, String expected) {
    assertThat(Docstring.firstParagraph(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n\n",
        "# only a comment",
        "import json\n'Not first.'\n",
        "x = 'a value'\n",
        "b'bytes'\n",
        "f'format'\n",
        "'a'.upper()\n",
        "'a' + 'b'\n",
        "'unfinished\nx = 1\n",
        "\"\"\"unfinished\nx = 1\n",
        "''",
        "\"\"\"\"\"\"\n",
        "'ends in a backslash\\",
        "  "
      })
  void gives_nothing_where_there_is_no_docstring(String text) {
    assertThat(Docstring.firstParagraph(text)).isEmpty();
  }

  @Test
  void takes_a_long_comment_in_its_stride() {
    assertThat(Docstring.firstParagraph("# word\n".repeat(200_000) + "'End.'")).isEqualTo("End.");
  }
}
