package io.signalbox.python;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThreadBudgetTest {

  @ParameterizedTest
  @CsvSource({"8, 2, 4", "2, 2, 1", "2, 10, 1", "9, 4, 2", "4, 1, 4"})
  void all_workers_share_the_cpus(int cpus, int workers, int threads) {
    assertThat(ThreadBudget.of(cpus, workers).perRun()).isEqualTo(threads);
  }

  @Test
  void a_script_may_ask_for_its_own_number() {
    assertThat(new ThreadBudget(2).variables(0)).containsEntry("OMP_NUM_THREADS", "2");
    assertThat(new ThreadBudget(2).variables(6))
        .containsEntry("OMP_NUM_THREADS", "6")
        .containsEntry("OPENBLAS_NUM_THREADS", "6")
        .containsEntry("MKL_NUM_THREADS", "6")
        .containsEntry("NUMEXPR_MAX_THREADS", "6")
        .containsEntry("LOKY_MAX_CPU_COUNT", "6");
  }
}
