package io.signalbox.cli.doctor;

import io.signalbox.job.JobException;
import io.signalbox.server.ScriptSurvey;
import io.signalbox.server.Settings;
import java.util.List;

/** Which scripts would not start, tried in a process each. */
final class ScriptsCheck implements Check {

  private final Settings settings;

  ScriptsCheck(Settings settings) {
    this.settings = settings;
  }

  @Override
  public String subject() {
    return "scripts";
  }

  @Override
  public List<Finding> findings() {
    try {
      ScriptSurvey survey = ScriptSurvey.of(settings);
      return survey.unfit().isEmpty()
          ? List.of(Finding.ok(subject(), "all " + survey.scripts() + " start"))
          : survey.unfit().entrySet().stream()
              .map(script -> unfit(script.getKey(), script.getValue()))
              .toList();
    } catch (JobException e) {
      return List.of(Finding.fail(subject(), e.failure().detail()));
    }
  }

  private Finding unfit(String name, String why) {
    return Finding.fail(subject(), name + " would not start: " + why);
  }
}
