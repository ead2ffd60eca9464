package io.signalbox.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.config.Configuration;
import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.Warning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life cycle of versions: what is served while others are proven, and what comes of that. */
class ProvingTest {

  private static final ScriptSettings ON_DEMAND =
      CatalogueSettings.read(Configuration.of(Map.of())).defaults();
  private static final ScriptSettings AT_BOOT =
      CatalogueSettings.read(Configuration.of(Map.of("scripts.settings.a.start", "boot")))
          .settings("a");

  @TempDir Path folder;

  private final Map<String, Versions.Offer> found = new TreeMap<>();
  private final ScriptCatalogue catalogue = new ScriptCatalogue();
  private final FakeProver prover = new FakeProver();
  private Succession succession;
  private Proving proving;
  private long nanos;

  @BeforeEach
  void begin() {
    succession = new Succession(catalogue, () -> nanos);
    proving = new Proving(succession, prover);
  }

  @Test
  void a_new_script_is_served_at_once_and_starts_with_its_first_job() {
    found("1");

    proving.run();

    assertThat(served().version()).isEqualTo("1");
    assertThat(catalogue.pending("a")).isEmpty();
    assertThat(prover.tried).isEmpty();
  }

  @Test
  void a_changed_script_takes_over_once_it_is_proven() {
    found("1");
    found("2");

    assertThat(served().version()).isEqualTo("1");
    assertThat(catalogue.pending("a")).contains(new Pending("2", Optional.empty()));
    assertThat(catalogue.isWanted(script("2"))).isTrue();
    proving.run();

    assertThat(served().version()).isEqualTo("2");
    assertThat(catalogue.pending("a")).isEmpty();
    assertThat(catalogue.isWanted(script("1"))).isFalse();
    assertThat(prover.tried).containsExactly("prepare 2");
  }

  @Test
  void a_version_that_cannot_start_stays_out_and_the_old_one_goes_on() {
    prover.unstartable.put("2", "no module named nosuch");
    found("1");
    found("2");

    proving.run();

    assertThat(served()).isEqualTo(script("1"));
    Pending pending = catalogue.pending("a").orElseThrow();
    assertThat(pending.version()).isEqualTo("2");
    assertThat(pending.state()).isEqualTo(Pending.State.FAILED);
    assertThat(pending.failure().orElseThrow().detail()).isEqualTo("no module named nosuch");
    assertThat(prover.tried).containsExactly("prepare 2", "prepare 1");
    prover.tried.clear();
    nanos += Duration.ofSeconds(5).toNanos();
    proving.run();
    assertThat(prover.tried).as("the old one is known to start").containsExactly("prepare 2");
  }

  @Test
  void a_version_that_fails_is_tried_again_ever_more_seldom() {
    prover.unstartable.put("2", "the model is not there yet");
    found("1");
    found("2");
    proving.run();

    assertThat(triesAfter(Duration.ofMillis(4999), "2")).isZero();
    assertThat(triesAfter(Duration.ofMillis(1), "2")).isOne();
    assertThat(triesAfter(Duration.ofSeconds(9), "2")).isZero();
    assertThat(triesAfter(Duration.ofSeconds(1), "2")).isOne();
    for (int i = 0; i < 10; i++) {
      assertThat(triesAfter(Duration.ofMinutes(5), "2")).isOne();
    }
    prover.unstartable.clear();
    assertThat(triesAfter(Duration.ofMinutes(5), "2")).isOne();
    assertThat(served().version()).isEqualTo("2");
    assertThat(triesAfter(Duration.ofHours(1), "2")).isZero();
  }

  @Test
  void a_further_change_is_proven_at_once() {
    prover.unstartable.put("2", "it is broken");
    found("1");
    found("2");
    proving.run();

    found("3");
    proving.run();

    assertThat(served().version()).isEqualTo("3");
  }

  @Test
  void a_change_that_is_taken_back_is_forgotten() {
    prover.unstartable.put("2", "it is broken");
    found("1");
    found("2");
    proving.run();

    found("1");

    assertThat(served().version()).isEqualTo("1");
    assertThat(catalogue.pending("a")).isEmpty();
    assertThat(triesAfter(Duration.ofHours(1), "2")).isZero();
  }

  @Test
  void where_the_old_version_cannot_start_either_the_new_one_has_the_say() {
    prover.unstartable.put("1", "the first fault");
    prover.unstartable.put("2", "the second fault");
    found("1");
    found("2");

    proving.run();

    assertThat(served().version()).isEqualTo("2");
    assertThat(served().problem().orElseThrow().detail()).isEqualTo("the second fault");
    assertThat(catalogue.pending("a")).isEmpty();
    prover.unstartable.clear();
    assertThat(triesAfter(Duration.ofSeconds(5), "2")).isOne();
    assertThat(served()).isEqualTo(script("2"));
  }

  @Test
  void a_script_that_cannot_start_is_replaced_without_proof() {
    found(script("1").with(Failure.of(FailureCode.CANNOT_START, "a broken block")));
    found("2");

    assertThat(served()).isEqualTo(script("2"));
    proving.run();
    assertThat(prover.tried).isEmpty();
  }

  @Test
  void a_version_with_a_broken_block_stays_out_and_is_not_tried() {
    found("1");
    found(script("2").with(Failure.of(FailureCode.CANNOT_START, "a broken block")));

    proving.run();

    assertThat(served().version()).isEqualTo("1");
    assertThat(catalogue.pending("a").flatMap(Pending::failure).orElseThrow().detail())
        .isEqualTo("a broken block");
    assertThat(prover.tried).isEmpty();
  }

  @Test
  void a_script_that_starts_with_the_server_is_prepared_while_it_is_served() {
    prover.unstartable.put("1", "no such model");
    found(script("1", AT_BOOT));
    assertThat(served().problem()).isEmpty();

    proving.run();

    assertThat(served().problem().orElseThrow().detail()).isEqualTo("no such model");
    prover.unstartable.clear();
    assertThat(triesAfter(Duration.ofSeconds(5), "1")).isOne();
    assertThat(served().problem()).isEmpty();
  }

  @Test
  void a_new_script_with_recordings_is_not_served_before_it_reproduces_them() throws IOException {
    golden("{\"input\":1,\"output\":2}\n\n{\"input\":2,\"failure\":\"invalid_input\"}\n");
    found("1");
    assertThat(served().problem().orElseThrow().code()).isEqualTo(FailureCode.STARTING);

    proving.run();

    assertThat(served().problem()).isEmpty();
    assertThat(prover.tried).containsExactly("prepare 1", "reproduce 1 on 2");
  }

  @Test
  void a_version_that_does_not_reproduce_the_recordings_stays_out() throws IOException {
    golden("{\"input\":1,\"output\":2}\n");
    prover.unlike.put("2", "line 1 differs");
    found("1");
    proving.run();
    found("2");

    proving.run();

    assertThat(served()).isEqualTo(script("1"));
    assertThat(catalogue.pending("a").flatMap(Pending::failure).orElseThrow().detail())
        .isEqualTo("line 1 differs");
  }

  @Test
  void changed_recordings_are_a_reason_for_a_new_proof() throws IOException {
    found("1");
    prover.unlike.put("1", "line 1 differs");
    golden("{\"input\":1,\"output\":2}\n");
    found("1");

    proving.run();

    assertThat(served().problem()).as("it was served before").isEmpty();
    assertThat(catalogue.pending("a").flatMap(Pending::failure)).isPresent();
    prover.unlike.clear();
    golden("{\"input\":1,\"output\":22}\n");
    found("1");
    proving.run();
    assertThat(catalogue.pending("a")).isEmpty();
  }

  @Test
  void broken_recordings_are_named_with_their_line() throws IOException {
    golden("{\"input\":1,\"output\":2}\n{\"input\":1,\"outputs\":2}\n");
    found("1");

    proving.run();

    assertThat(served().problem().orElseThrow().detail())
        .isEqualTo("a.golden.jsonl, line 2: 'outputs' is no key here; did you mean output?");
  }

  @Test
  void the_result_of_a_proof_that_was_overtaken_counts_nothing() {
    prover.unstartable.put("2", "it is broken");
    found("1");
    found("2");
    prover.meanwhile =
        () -> {
          prover.meanwhile = () -> {};
          found("3");
        };

    proving.run();

    assertThat(served().version()).isEqualTo("3");
    assertThat(catalogue.pending("a")).isEmpty();
  }

  @Test
  void a_script_that_is_removed_while_it_is_proven_is_gone() {
    found("1");
    found("2");
    prover.meanwhile =
        () -> {
          found.clear();
          succession.offer(found);
        };

    proving.run();

    assertThat(catalogue.all()).isEmpty();
  }

  @Test
  void a_fault_of_the_server_keeps_a_version_out() {
    found("1");
    found("2");
    prover.meanwhile =
        () -> {
          if (prover.tried.size() == 1) {
            throw new IllegalStateException("oops");
          }
        };

    proving.run();

    assertThat(served().version()).isEqualTo("1");
    assertThat(catalogue.pending("a").flatMap(Pending::failure).orElseThrow().code())
        .isEqualTo(FailureCode.INTERNAL);
  }

  @Test
  void warnings_of_runs_last_as_long_as_their_version() {
    Warning old = new Warning("model_version", "made with scikit-learn 1.0");
    found("1");
    catalogue.warn("a", "1", old);
    catalogue.warn("a", "1", old);
    catalogue.warn("a", "0", new Warning("model_version", "of a version that is gone"));

    assertThat(catalogue.warnings("a")).containsExactly(old);
    found("2");
    proving.run();
    assertThat(catalogue.warnings("a")).isEmpty();
  }

  private long triesAfter(Duration time, String version) {
    nanos += time.toNanos();
    prover.tried.clear();
    proving.run();
    return prover.tried.stream().filter(("prepare " + version)::equals).count();
  }

  private void found(String version) {
    found(script(version));
  }

  private void found(Script script) {
    String golden = Fingerprint.mark(folder.resolve("a.golden.jsonl"));
    found.put("a", new Versions.Offer(script, golden));
    succession.offer(new HashMap<>(found));
  }

  private void golden(String text) throws IOException {
    Files.writeString(folder.resolve("a.golden.jsonl"), text);
  }

  private Script served() {
    return catalogue.find("a").orElseThrow();
  }

  private Script script(String version) {
    return script(version, ON_DEMAND);
  }

  private Script script(String version, ScriptSettings settings) {
    Path file = folder.resolve("a.py");
    return new Script(
        "a", file, file, version, "", Contract.PLAIN, settings, List.of(), Optional.empty());
  }
}
