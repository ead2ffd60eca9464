package io.signalbox.script;

import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Fails the versions that a test tells it, and remembers what it has tried. */
final class FakeProver implements ScriptProver {

  final Map<String, String> unstartable = new HashMap<>();
  final Map<String, String> unlike = new HashMap<>();
  final List<String> tried = new ArrayList<>();
  Runnable meanwhile = () -> {};

  @Override
  public Optional<Failure> prepare(Script script) {
    tried.add("prepare " + script.version());
    meanwhile.run();
    return failure(unstartable.get(script.version()));
  }

  @Override
  public Optional<Failure> reproduce(Script script, List<GoldenCase> cases) {
    tried.add("reproduce " + script.version() + " on " + cases.size());
    return failure(unlike.get(script.version()));
  }

  private static Optional<Failure> failure(String why) {
    return Optional.ofNullable(why).map(text -> Failure.of(FailureCode.CANNOT_START, text));
  }
}
