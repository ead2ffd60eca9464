package io.signalbox;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;

/** The floors of the house: a package depends on lower ones only, never on its neighbours. */
final class Floors extends ArchCondition<JavaClass> {

  private static final String ROOT = "io.signalbox.";

  private static final Map<String, Integer> FLOORS =
      Map.ofEntries(
          Map.entry("job", 1),
          Map.entry("config", 1),
          Map.entry("bus", 2),
          Map.entry("script", 2),
          Map.entry("metrics", 2),
          Map.entry("python", 3),
          Map.entry("store", 3),
          Map.entry("dispatch", 4),
          Map.entry("worker", 4),
          Map.entry("schedule", 4),
          Map.entry("http", 5),
          Map.entry("server", 6),
          Map.entry("cli", 7));

  Floors() {
    super("depend on lower floors only");
  }

  @Override
  public void check(JavaClass type, ConditionEvents events) {
    for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
      if (dependency.getTargetClass().getPackageName().startsWith(ROOT)) {
        String from = packageOf(type);
        String to = packageOf(dependency.getTargetClass());
        boolean allowed = from.equals(to) || floor(from) > floor(to);
        events.add(new SimpleConditionEvent(type, allowed, dependency.getDescription()));
      }
    }
  }

  private static String packageOf(JavaClass type) {
    return type.getPackageName().replaceFirst("^io\\.signalbox\\.([a-z]+).*", "$1");
  }

  private static int floor(String name) {
    if (!FLOORS.containsKey(name)) {
      throw new AssertionError("package io.signalbox." + name + " stands on no floor");
    }
    return FLOORS.get(name);
  }
}
