package io.signalbox.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChaosPartsTest {

  @TempDir Path dir;

  @Test
  void runs_and_ends_beyond_the_first_are_duplicates() throws IOException {
    Path file =
        Files.writeString(
            dir.resolve("effects"),
            """
            a 1 10 start
            a 2 11 start
            b 1 12 start
            b 1 12 end
            a 2 11 end
            b 2 13 start
            b 2 13 end
            """);
    SideEffects effects = SideEffects.read(file);

    assertThat(effects.runs()).isEqualTo(4);
    assertThat(effects.repeatedRuns()).isEqualTo(2);
    assertThat(effects.duplicates()).isOne();
    assertThat(effects.reachedEnd("a", 1)).isFalse();
    assertThat(effects.reachedEnd("a", 2)).isTrue();
  }

  @Test
  void fenced_writers_are_read_from_the_metrics() {
    String metrics =
        """
        # TYPE signalbox_store_fenced_total counter
        signalbox_store_fenced_total 3.0
        signalbox_jobs_total{script="a"} 7.0
        """;
    assertThat(Fencing.sum(metrics)).isEqualTo(3);
  }

  @Test
  void one_seed_gives_one_sequence_of_jobs_and_every_kind_comes() {
    Set<Kind> seen = EnumSet.noneOf(Kind.class);
    Random one = new Random(5);
    Random same = new Random(5);
    for (int i = 0; i < 500; i++) {
      Kind kind = Kind.any(one);
      assertThat(Kind.any(same)).isEqualTo(kind);
      seen.add(kind);
    }
    assertThat(seen).containsExactlyInAnyOrder(Kind.values());
  }

  @Test
  void a_workshop_has_every_script_and_goes_without_a_trace() throws IOException {
    Workshop workshop = Workshop.make(dir);

    assertThat(Arrays.stream(Kind.values()).map(kind -> kind.script() + ".py"))
        .allMatch(name -> Files.exists(workshop.scripts().resolve(name)));
    workshop.remove();
    assertThat(dir).isEmptyDirectory();
  }
}
