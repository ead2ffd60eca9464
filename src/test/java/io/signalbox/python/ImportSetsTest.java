package io.signalbox.python;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.script.Script;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ImportSetsTest {

  private final ImportSets sets = new ImportSets();
  private final Interpreter one = new Interpreter(null, null);

  private List<String> modules(Script script) {
    return sets.of(script, one).modules();
  }

  @Test
  void starts_with_what_the_source_says_and_learns_the_rest() {
    Script script = Runs.script("s", "v1", "json", "numpy");
    assertThat(modules(script)).containsExactly("json", "numpy");
    sets.learn(script, List.of("numpy", "scipy.signal"));
    sets.learn(script, List.of("pandas"));
    assertThat(modules(script)).containsExactly("json", "numpy", "scipy.signal", "pandas");
  }

  @Test
  void what_was_learned_of_a_version_is_not_held_against_the_next() {
    sets.learn(Runs.script("s", "v1"), List.of("pandas"));
    assertThat(modules(Runs.script("s", "v2"))).isEmpty();
  }

  @Test
  void does_not_learn_without_end() {
    Script script = Runs.script("s", "v1");
    sets.learn(script, IntStream.range(0, 2_000).mapToObj(i -> "m" + i).toList());
    assertThat(modules(script)).hasSize(500);
  }

  @Test
  void leaves_out_what_does_not_bear_it_for_that_interpreter_only() {
    sets.avoid(one, "torch", "leaves threads");
    Script script = Runs.script("s", "v1", "torch.nn", "json");
    assertThat(modules(script)).containsExactly("json");
    assertThat(sets.of(script, new Interpreter(null, null)).modules())
        .containsExactly("torch.nn", "json");
    assertThat(sets.avoided(one)).isEqualTo(Map.of("torch", "leaves threads"));
  }
}
