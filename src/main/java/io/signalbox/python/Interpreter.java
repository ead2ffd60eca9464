package io.signalbox.python;

import io.signalbox.job.JobException;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One Python interpreter: its keeper, and what it is known to have. Callable from any thread. */
final class Interpreter implements AutoCloseable {

  private static final long ABSENCE_HOLDS = Duration.ofSeconds(30).toNanos();

  private final KeeperSlot keeper;
  private final InterpreterCheck check;
  private final Map<List<String>, Known> known = new HashMap<>();

  Interpreter(KeeperSlot keeper, InterpreterCheck check) {
    this.keeper = keeper;
    this.check = check;
  }

  private record Known(InterpreterCheck.Answer answer, long at) {

    /** A distribution that was there is believed in for good: its absence shows on import. */
    boolean holds() {
      return answer.missing().isEmpty() || System.nanoTime() - at < ABSENCE_HOLDS;
    }
  }

  /** Starts it if need be. */
  Keeper keeper() {
    return keeper.get();
  }

  /** A lane of its keeper; of the next one where that has just died. */
  Lane lane() throws IOException {
    try {
      return keeper().lane();
    } catch (IOException e) {
      return keeper().lane();
    }
  }

  /** What keeps it from running scripts with these needs; empty where nothing does. */
  Optional<String> unmet(Optional<String> requiresPython, List<String> distributions) {
    try {
      String version = keeper().version();
      String name = this + " (" + version + ")";
      if (requiresPython.isPresent() && !admits(requiresPython.get(), version)) {
        return Optional.of(name + " is not Python " + requiresPython.get());
      }
      List<String> missing = missing(distributions);
      return missing.isEmpty()
          ? Optional.empty()
          : Optional.of(name + " lacks " + String.join(", ", missing));
    } catch (JobException e) {
      return Optional.of(e.failure().detail());
    } catch (IOException e) {
      return Optional.of(this + " could not be asked: " + e.getMessage());
    }
  }

  private static boolean admits(String specifier, String version) {
    return VersionSpecifier.parse(specifier).filter(it -> it.admits(version)).isPresent();
  }

  private List<String> missing(List<String> distributions) throws IOException {
    return distributions.isEmpty() ? List.of() : ask(distributions).missing();
  }

  /** What is known of it. Blocks for the first answer. */
  InterpreterFacts facts() throws IOException {
    return new InterpreterFacts(
        keeper.path(), keeper().version(), ask(List.of()).standardLibrary());
  }

  private synchronized InterpreterCheck.Answer ask(List<String> distributions) throws IOException {
    Known before = known.get(distributions);
    if (before != null && before.holds()) {
      return before.answer();
    }
    Known now = new Known(check.ask(keeper(), distributions), System.nanoTime());
    known.put(distributions, now);
    return now.answer();
  }

  @Override
  public void close() {
    keeper.close();
  }

  @Override
  public String toString() {
    return keeper.path().toString();
  }
}
