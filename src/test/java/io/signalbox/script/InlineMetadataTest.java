package io.signalbox.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

class InlineMetadataTest {

  @Test
  void reads_the_example_of_the_pep() throws Exception {
    InlineMetadata block =
        find("""
                # /// script
                # requires-python = ">=3.11"
                # dependencies = [
                #   "requests<3",
                #   "rich",
                # ]
                # ///

                import requests
                """)
            .orElseThrow();

    assertThat(block.table())
        .containsEntry("requires-python", ">=3.11")
        .containsEntry("dependencies", List.of("requests<3", "rich"));
    assertThat(block.firstLine()).isEqualTo(2);
  }

  @Test
  void finds_nothing_where_there_is_no_block() throws Exception {
    assertThat(find("import json\n# an /// script\n#/// script\n")).isEmpty();
  }

  @Test
  void leaves_blocks_of_other_types_alone() throws Exception {
    assertThat(find("# /// pyproject\n# not toml at all [\n# ///\n")).isEmpty();
    assertThat(find("# /// other\n# unclosed\nx = 1\n")).isEmpty();
  }

  @Test
  void may_stand_anywhere_in_the_file_and_end_with_it() throws Exception {
    assertThat(find("import json\n\n# /// script\n# x = 1\n# ///").orElseThrow().table())
        .isEqualTo(Map.of("x", 1));
  }

  @Test
  void an_empty_comment_line_is_an_empty_line_of_toml() throws Exception {
    assertThat(find("# /// script\n#\n# [tool.other]\n#\n# a = 'b'\n# ///\n").orElseThrow().table())
        .isEqualTo(Map.of("tool", Map.of("other", Map.of("a", "b"))));
  }

  @Test
  void the_last_end_line_of_the_comment_closes_the_block() {
    refused("# /// script\n# x = 1\n# ///\n#\n# /// pyproject\n# y = 2\n# ///\n")
        .hasMessageContaining("is not TOML");
  }

  @Test
  void an_empty_block_says_nothing() throws Exception {
    assertThat(find("# /// script\n# ///\nx = 1\n")).isEmpty();
  }

  @Test
  void a_block_ends_at_the_first_line_that_is_no_comment() {
    refused("# /// script\n# x = 1\n\n# ///\n")
        .hasMessage("'# /// script' is never closed by a line '# ///'")
        .hasFieldOrPropertyWithValue("line", 1);
  }

  @Test
  void a_line_without_the_space_after_the_hash_is_no_content() {
    refused("import os\n# /// script\n#x = 1\n# ///\n")
        .hasMessageContaining("never closed")
        .hasFieldOrPropertyWithValue("line", 2);
  }

  @Test
  void refuses_a_second_block() {
    refused("# /// script\n# x = 1\n# ///\n\n# /// script\n# y = 1\n# ///\n")
        .hasMessage("this is a second '# /// script' block")
        .hasFieldOrPropertyWithValue("line", 5);
  }

  @Test
  void names_the_line_of_bad_toml() {
    refused("import json\n# /// script\n# x = 1\n# y = = 2\n# ///\n")
        .hasMessageStartingWith("the '# /// script' block is not TOML: ")
        .hasFieldOrPropertyWithValue("line", 4);
  }

  @Test
  void refuses_a_key_that_is_set_twice() {
    refused("# /// script\n# x = 1\n# x = 2\n# ///\n").hasMessageContaining("is not TOML");
  }

  @Test
  void knows_on_which_line_a_key_stands() throws Exception {
    InlineMetadata block =
        find("# /// script\n# [tool.signalbox]\n# grace = '1s'\n# retries = { max = 2 }\n# ///\n")
            .orElseThrow();

    assertThat(block.lineOf("grace")).isEqualTo(3);
    assertThat(block.lineOf("retries.max")).isEqualTo(4);
    assertThat(block.lineOf("absent")).isEqualTo(2);
  }

  @Test
  void takes_a_long_comment_in_its_stride() throws Exception {
    String comment = "# word\n".repeat(200_000);

    assertThat(find(comment + "x = 1\n# /// script\n" + "# # c\n".repeat(100_000) + "# ///\n"))
        .isPresent();
  }

  private static Optional<InlineMetadata> find(String text) throws BrokenScript {
    return InlineMetadata.find(text.lines().toList());
  }

  private static AbstractThrowableAssert<?, ?> refused(String text) {
    return assertThatThrownBy(() -> find(text)).isInstanceOf(BrokenScript.class);
  }
}
