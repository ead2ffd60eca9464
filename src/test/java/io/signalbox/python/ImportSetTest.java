package io.signalbox.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ImportSetTest {

  private static ImportSet of(String... modules) {
    return new ImportSet(List.of(modules));
  }

  @Test
  void a_module_brings_its_packages() {
    ImportSet loaded = of("scipy.signal.windows", "json");
    assertThat(loaded.covers(of("scipy", "scipy.signal", "json"))).isTrue();
    assertThat(loaded.covers(of())).isTrue();
    assertThat(loaded.covers(of("scipy.stats"))).isFalse();
    assertThat(of("scipy").covers(of("scipy.signal"))).isFalse();
  }

  @Test
  void keeps_the_order_and_each_module_once() {
    assertThat(of("b", "a", "b").plus(of("c", "a")).modules()).containsExactly("b", "a", "c");
  }

  @Test
  void takes_out_a_module_with_all_that_lies_inside_of_it() {
    assertThat(of("torch", "torch.nn", "torchvision", "json").without(Set.of("torch")).modules())
        .containsExactly("torchvision", "json");
  }

  @Test
  void overlaps_where_a_package_is_common_that_counts() {
    Set<String> harmless = Set.of("json", "os");
    assertThat(of("json", "numpy").overlaps(of("numpy.linalg"), harmless)).isTrue();
    assertThat(of("numpy.linalg").overlaps(of("numpy.fft"), harmless)).isTrue();
    assertThat(of("json", "numpy").overlaps(of("json", "os.path"), harmless)).isFalse();
  }
}
