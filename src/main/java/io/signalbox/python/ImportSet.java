package io.signalbox.python;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Modules that are loaded together, in the order in which they are imported. A module brings its
 * packages with it: who has {@code scipy.signal} has {@code scipy}.
 */
final class ImportSet {

  static final ImportSet EMPTY = new ImportSet(List.of());

  private final List<String> modules;
  private final Set<String> brought = new HashSet<>();

  ImportSet(Collection<String> modules) {
    this.modules = List.copyOf(new LinkedHashSet<>(modules));
    for (String module : this.modules) {
      for (int dot = module.indexOf('.'); dot >= 0; dot = module.indexOf('.', dot + 1)) {
        brought.add(module.substring(0, dot));
      }
      brought.add(module);
    }
  }

  List<String> modules() {
    return modules;
  }

  int size() {
    return modules.size();
  }

  /** Whether whoever needs the other set finds it all here. */
  boolean covers(ImportSet other) {
    return brought.containsAll(other.modules);
  }

  /** Whether both have parts of a package that is none of the harmless ones. */
  boolean overlaps(ImportSet other, Set<String> harmless) {
    return other.modules.stream()
        .map(module -> module.split("\\.", 2)[0])
        .anyMatch(name -> brought.contains(name) && !harmless.contains(name));
  }

  ImportSet plus(ImportSet more) {
    return plus(more.modules);
  }

  ImportSet plus(Collection<String> more) {
    Set<String> both = new LinkedHashSet<>(modules);
    both.addAll(more);
    return new ImportSet(both);
  }

  /** Without some modules and all that lies inside of these. */
  ImportSet without(Collection<String> unwanted) {
    return unwanted.isEmpty()
        ? this
        : new ImportSet(
            modules.stream()
                .filter(module -> unwanted.stream().noneMatch(name -> isWithin(module, name)))
                .toList());
  }

  private static boolean isWithin(String module, String name) {
    return module.equals(name) || module.startsWith(name + ".");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ImportSet set && set.modules.equals(modules);
  }

  @Override
  public int hashCode() {
    return modules.hashCode();
  }

  @Override
  public String toString() {
    return modules.toString();
  }
}
