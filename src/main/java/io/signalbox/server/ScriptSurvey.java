package io.signalbox.server;

import io.signalbox.job.Failure;
import io.signalbox.python.ProcessListener;
import io.signalbox.script.Script;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which scripts would start if a server were started now.
 *
 * @param scripts how many there are
 * @param unfit those that would not, by name, each with its reason
 */
public record ScriptSurvey(int scripts, Map<String, String> unfit) {

  /**
   * Tries them all, one after the other, with processes of its own. Blocks; leaves nothing.
   *
   * @throws io.signalbox.job.JobException where there is no interpreter or a folder cannot be used
   */
  public static ScriptSurvey of(Settings settings) {
    Foundation foundation = Foundation.lay(settings, ProcessListener.NONE);
    try {
      foundation.scripts().proving().run();
      Map<String, String> unfit = new TreeMap<>();
      for (Script script : foundation.catalogue().all()) {
        trouble(foundation, script).ifPresent(why -> unfit.put(script.name(), why.detail()));
      }
      return new ScriptSurvey(foundation.catalogue().all().size(), unfit);
    } finally {
      foundation.close();
    }
  }

  private static Optional<Failure> trouble(Foundation foundation, Script script) {
    return script.problem().or(() -> foundation.runner().prepare(script));
  }
}
