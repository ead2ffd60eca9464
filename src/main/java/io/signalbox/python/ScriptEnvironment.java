package io.signalbox.python;

import io.signalbox.job.JobId;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The environment of scripts: what is documented, what the configuration adds, nothing else. */
final class ScriptEnvironment {

  private static final String PYTHONPATH = "PYTHONPATH";

  private final PythonSettings settings;
  private final BootDirectory boot;
  private final ThreadBudget budget;
  private final Map<String, String> inherited = new ProcessBuilder().environment();

  ScriptEnvironment(PythonSettings settings, BootDirectory boot, ThreadBudget budget) {
    this.settings = settings;
    this.boot = boot;
    this.budget = budget;
  }

  /** PATH, as scripts get it too. */
  String searchPath() {
    return inherited.getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
  }

  /**
   * Of a process that belongs to no job.
   *
   * @throws IOException if the caches' directory cannot be made
   */
  Map<String, String> general(int threads) throws IOException {
    Path home = Files.createDirectories(settings.home());
    Map<String, String> variables = new TreeMap<>(budget.variables(threads));
    variables.put("PATH", searchPath());
    if (inherited.containsKey("TZ")) {
      variables.put("TZ", inherited.get("TZ"));
    }
    variables.put("LANG", "C.UTF-8");
    variables.put("HOME", home.toString());
    variables.put("XDG_CACHE_HOME", home.resolve("cache").toString());
    variables.put("XDG_CONFIG_HOME", home.resolve("config").toString());
    variables.put("XDG_DATA_HOME", home.resolve("share").toString());
    variables.put("MPLCONFIGDIR", home.resolve("cache/matplotlib").toString());
    variables.put("NUMBA_CACHE_DIR", home.resolve("cache/numba").toString());
    variables.put("MPLBACKEND", "Agg");
    variables.put("PYTHONUTF8", "1");
    variables.put("PYTHONDONTWRITEBYTECODE", "1");
    variables.putAll(settings.environment());
    variables.merge(PYTHONPATH, boot.python().toString(), (own, ours) -> ours + separated(own));
    variables.put(BootDirectory.VARIABLE, boot.id());
    return variables;
  }

  private static String separated(String path) {
    return path.isEmpty() ? "" : File.pathSeparator + path;
  }

  /** Of one attempt. */
  Map<String, String> of(Run run, JobDirectory directory) throws IOException {
    Map<String, String> variables = general(run.script().settings().threads());
    variables.put("TMPDIR", directory.path().toString());
    variables.put("JOBLIB_TEMP_FOLDER", directory.path().toString());
    variables.putAll(marks(run.job().id(), run.attempt()));
    variables.put("SIGNALBOX_JOB_DIR", directory.path().toString());
    variables.put("SIGNALBOX_PARAMS", directory.params().toString());
    return variables;
  }

  /** By these the processes of an attempt are known, wherever they went. */
  static Map<String, String> marks(JobId id, int attempt) {
    return Map.of("SIGNALBOX_JOB_ID", id.value(), "SIGNALBOX_ATTEMPT", String.valueOf(attempt));
  }
}
