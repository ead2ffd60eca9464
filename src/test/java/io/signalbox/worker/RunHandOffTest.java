package io.signalbox.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.bus.HandOff;
import io.signalbox.bus.JobDeque;
import io.signalbox.bus.WorkerNews;
import io.signalbox.config.Configuration;
import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.Figures;
import io.signalbox.job.Job;
import io.signalbox.job.JobId;
import io.signalbox.job.JobRequest;
import io.signalbox.job.Outcome;
import io.signalbox.job.Payload;
import io.signalbox.job.RunLimits;
import io.signalbox.python.PythonRunner;
import io.signalbox.python.RunSupply;
import io.signalbox.script.CatalogueSettings;
import io.signalbox.script.Contract;
import io.signalbox.script.Isolation;
import io.signalbox.script.Script;
import io.signalbox.script.ScriptCatalogue;
import io.signalbox.script.ScriptSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RunHandOffTest {

  private static final RunLimits LIMITS =
      new RunLimits(Duration.ofSeconds(1), false, Duration.ZERO, Duration.ZERO, 9, 0);

  private final ScriptCatalogue catalogue = new ScriptCatalogue();
  private final List<WorkerNews> news = new ArrayList<>();

  @Test
  void jobs_that_are_left_run_on_the_version_that_took_over() {
    serve("v1");
    Runner runner = new Runner(() -> serve("v2"));

    int count = new RunHandOff("w1", catalogue, runner, news::add).run(handOff(3));

    assertThat(count).isEqualTo(3);
    assertThat(startedVersions()).containsExactly("v1", "v2", "v2");
    assertThat(runner.runs).containsExactly("v1", "v2");
  }

  @Test
  void a_job_that_runs_alone_has_a_process_of_its_own() {
    serve("v1");
    Runner runner = new Runner(() -> {});

    new RunHandOff("w1", catalogue, runner, news::add).run(handOff(1));
    HandOff alone = new HandOff("one", handOff(1).jobs(), true);
    new RunHandOff("w1", catalogue, runner, news::add).run(alone);

    assertThat(runner.isolations).containsExactly(Isolation.WARM, Isolation.PROCESS);
    assertThat(startedVersions()).containsExactly("v1", "v1");
  }

  @Test
  void jobs_that_are_left_of_a_removed_script_are_refused() {
    serve("v1");
    Runner runner = new Runner(() -> catalogue.replace(Map.of()));

    new RunHandOff("w1", catalogue, runner, news::add).run(handOff(2));

    assertThat(startedVersions()).containsExactly("v1");
    assertThat(outcomes().get(1))
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> assertThat(failed.failure().code()).isEqualTo(FailureCode.UNKNOWN_SCRIPT));
  }

  @Test
  void a_fault_of_ours_is_charged_to_the_job_that_it_hit_and_the_others_go_back() {
    serve("v1");
    Runner runner = new Runner(() -> {});
    runner.ahead = 2;

    int count = new RunHandOff("w1", catalogue, runner, news::add).run(handOff(3));

    assertThat(count).isEqualTo(3);
    assertThat(outcomes()).singleElement().isInstanceOf(Outcome.Failed.class);
    assertThat(all(WorkerNews.Returned.class)).hasSize(2);
  }

  private List<String> startedVersions() {
    return all(WorkerNews.Started.class).map(WorkerNews.Started::version).toList();
  }

  private List<Outcome> outcomes() {
    return all(WorkerNews.Ended.class).map(ended -> ended.report().outcome()).toList();
  }

  private <T extends WorkerNews> Stream<T> all(Class<T> kind) {
    return news.stream().filter(kind::isInstance).map(kind::cast);
  }

  private void serve(String version) {
    ScriptSettings settings = CatalogueSettings.read(Configuration.of(Map.of())).defaults();
    Path file = Path.of("/one.py");
    Script script =
        new Script(
            "one", file, file, version, "", Contract.PLAIN, settings, List.of(), Optional.empty());
    catalogue.replace(Map.of("one", script));
  }

  private static HandOff handOff(int jobs) {
    List<HandOff.Item> items = new ArrayList<>();
    for (int i = 0; i < jobs; i++) {
      JobRequest request = JobRequest.of("one", new Payload.Bytes(new byte[0], Payload.JSON));
      Job job = Job.accepted(request, "v1", 5, Instant.EPOCH);
      items.add(new HandOff.Item(job, request.input(), "{}", LIMITS));
    }
    return new HandOff("one", new JobDeque(items));
  }

  /** Ends each run at once; something happens while it has the first. */
  private static final class Runner implements PythonRunner {
    private final List<String> runs = new ArrayList<>();
    private final List<Isolation> isolations = new ArrayList<>();
    private Runnable meanwhile;

    /** So many jobs it takes beside the first, and then it fails. */
    private int ahead;

    Runner(Runnable meanwhile) {
      this.meanwhile = meanwhile;
    }

    @Override
    public void run(Script script, RunSupply supply) {
      runs.add(script.version());
      isolations.add(script.settings().isolation());
      for (var run = supply.next(); run.isPresent(); run = supply.next()) {
        run.get().listener().started();
        meanwhile.run();
        failAhead(supply);
        meanwhile = () -> {};
        run.get()
            .listener()
            .ended(new Outcome.Report(new Outcome.Cancelled(), List.of(), Figures.NONE));
      }
    }

    private void failAhead(RunSupply supply) {
      for (int taken = 0; taken < ahead; taken++) {
        supply.next();
      }
      if (ahead > 0) {
        throw new IllegalStateException("a fault of ours");
      }
    }

    @Override
    public Optional<Failure> prepare(Script script) {
      return Optional.empty();
    }

    @Override
    public Optional<String> obstacle(Script script) {
      return Optional.empty();
    }

    @Override
    public void stop(JobId id, StopReason reason) {}

    @Override
    public void recall(JobId id) {}

    @Override
    public void close() {}
  }
}
