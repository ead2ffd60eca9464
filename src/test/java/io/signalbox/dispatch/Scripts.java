package io.signalbox.dispatch;

import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.script.Batching;
import io.signalbox.script.Contract;
import io.signalbox.script.Isolation;
import io.signalbox.script.Preload;
import io.signalbox.script.Retrying;
import io.signalbox.script.Script;
import io.signalbox.script.ScriptCatalogue;
import io.signalbox.script.ScriptSettings;
import io.signalbox.script.Start;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A catalogue that a test fills by hand. */
final class Scripts {

  private final Map<String, Script> scripts = new HashMap<>();
  final ScriptCatalogue catalogue = new ScriptCatalogue();

  Scripts add(String name) {
    return add(name, Integer.MAX_VALUE);
  }

  Scripts add(String name, int maxConcurrency) {
    return put(name, Contract.PLAIN, Batching.DEFAULT, maxConcurrency, Optional.empty());
  }

  /** A script that takes micro-batches. */
  Scripts addBatch(String name, int maxSize, Duration maxWait) {
    Contract contract = new Contract(Contract.Kind.HANDLE_BATCH, false, List.of());
    return put(name, contract, new Batching(maxSize, maxWait), Integer.MAX_VALUE, Optional.empty());
  }

  Scripts addBroken(String name) {
    Failure problem = Failure.of(FailureCode.CANNOT_START, "a broken block");
    return put(name, Contract.PLAIN, Batching.DEFAULT, 1, Optional.of(problem));
  }

  /** Another version of a script. */
  Scripts replace(String name, String version) {
    Script old = scripts.get(name);
    scripts.put(
        name,
        new Script(
            name,
            old.file(),
            old.source(),
            version,
            old.description(),
            old.contract(),
            old.settings(),
            old.notices(),
            old.problem()));
    catalogue.replace(scripts);
    return this;
  }

  Scripts remove(String name) {
    scripts.remove(name);
    catalogue.replace(scripts);
    return this;
  }

  private Scripts put(
      String name,
      Contract contract,
      Batching batch,
      int maxConcurrency,
      Optional<Failure> problem) {
    ScriptSettings settings =
        new ScriptSettings(
            Optional.empty(),
            List.of(),
            Isolation.PROCESS,
            Duration.ofSeconds(60),
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            maxConcurrency,
            0,
            0,
            5,
            1000,
            1000,
            1000,
            batch,
            Preload.IMPORTS,
            Start.DEMAND,
            100_000,
            Retrying.DEFAULT);
    scripts.put(
        name,
        new Script(
            name,
            Path.of("/scripts", name),
            Path.of("/scripts", name),
            "v1",
            "",
            contract,
            settings,
            List.of(),
            problem));
    catalogue.replace(scripts);
    return this;
  }
}
