package io.signalbox.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ArtifactNameTest {

  @Test
  void a_name_is_the_last_part_of_a_path() {
    assertThat(ArtifactName.of(Path.of("/a/b/plot.svg"))).contains("plot.svg");
    assertThat(ArtifactName.of(Path.of("a b+c%20?#"))).contains("a b+c%20?#");
    assertThat(ArtifactName.of(Path.of("/tmp"))).as("a folder").contains("tmp");
  }

  @Test
  void control_characters_make_it_none() {
    assertThat(ArtifactName.of(Path.of("/a/b\nc"))).isEmpty();
    assertThat(ArtifactName.of(Path.of("/a/\u007f"))).isEmpty();
  }
}
