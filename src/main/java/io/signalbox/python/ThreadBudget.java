package io.signalbox.python;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many BLAS and OpenMP threads a run gets, so that all workers together do not use more than
 * the CPUs.
 *
 * @param perRun at least 1
 */
record ThreadBudget(int perRun) {

  private static final List<String> VARIABLES =
      List.of(
          "OMP_NUM_THREADS",
          "OPENBLAS_NUM_THREADS",
          "MKL_NUM_THREADS",
          "BLIS_NUM_THREADS",
          "VECLIB_MAXIMUM_THREADS",
          "NUMEXPR_NUM_THREADS",
          "NUMEXPR_MAX_THREADS",
          "NUMBA_NUM_THREADS",
          "LOKY_MAX_CPU_COUNT");

  /**
   * @param cpus those that the JVM may use: it knows quotas and affinity
   */
  static ThreadBudget of(int cpus, int workers) {
    return new ThreadBudget(Math.max(1, cpus / Math.max(1, workers)));
  }

  /**
   * @param wanted what the script asks for; 0 for the budget
   */
  Map<String, String> variables(int wanted) {
    Map<String, String> variables = new TreeMap<>();
    String threads = String.valueOf(wanted > 0 ? wanted : perRun);
    VARIABLES.forEach(name -> variables.put(name, threads));
    return variables;
  }
}
