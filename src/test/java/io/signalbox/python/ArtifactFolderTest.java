package io.signalbox.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.signalbox.job.Artifact;
import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.Figures;
import io.signalbox.job.Job;
import io.signalbox.job.JobRequest;
import io.signalbox.job.Outcome;
import io.signalbox.job.Payload;
import io.signalbox.job.RunLimits;
import io.signalbox.job.Sha256;
import io.signalbox.job.Warning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactFolderTest {

  private static final int LIMIT = 1000;
  private static final Outcome FAILED =
      new Outcome.Failed(Failure.of(FailureCode.SCRIPT_ERROR, "no"));

  @TempDir Path folder;
  private Path job;
  private Path out;
  private Path kept;

  @BeforeEach
  void lay() throws IOException {
    job = Files.createDirectory(folder.resolve("job"));
    out = job.resolve("out");
    kept = Files.createDirectory(folder.resolve("kept"));
  }

  private Outcome.Report collect(Outcome outcome, long limit) {
    JobRequest request = JobRequest.of("one", new Payload.Bytes(new byte[0], Payload.JSON));
    RunLimits limits = new RunLimits(Duration.ZERO, false, Duration.ZERO, Duration.ZERO, 9, limit);
    Run run =
        new Run(
            Job.accepted(request, "v1", 5, Instant.EPOCH),
            null,
            request.input(),
            "{}",
            limits,
            new RecordingListener());
    Outcome.Report report =
        new Outcome.Report(
            outcome, List.of(new Warning("first", "of the script")), Figures.ofMillis(1, 2, 3, 4));
    return new ArtifactFolder(kept).addTo(report, run, job);
  }

  private Outcome.Report collect() {
    return collect(FAILED, LIMIT);
  }

  private void write(String name, String text) throws IOException {
    Path file = out.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static List<String> names(Outcome.Report report) {
    return report.artifacts().stream().map(Artifact::name).toList();
  }

  /** The details of dropped artifacts. */
  private static List<String> dropped(Outcome.Report report) {
    return report.warnings().stream()
        .filter(warning -> warning.code().equals("artifacts_dropped"))
        .map(Warning::detail)
        .toList();
  }

  private List<Path> kept() throws IOException {
    try (Stream<Path> files = Files.list(kept)) {
      return files.toList();
    }
  }

  @Test
  void files_are_kept_in_the_order_of_their_names_with_hash_and_type() throws IOException {
    write("b/deep/plot.SVG", "<svg/>");
    write("a.txt", "");
    write("c", "hello");
    Outcome.Report report = collect();
    assertThat(names(report)).containsExactly("a.txt", "b/deep/plot.SVG", "c");
    assertThat(report.artifacts())
        .extracting(it -> it.content().contentType())
        .containsExactly("text/plain", "image/svg+xml", "application/octet-stream");
    Payload.File last = report.artifacts().get(2).content();
    Sha256 hash = new Sha256();
    hash.add("hello".getBytes());
    assertThat(last.sha256()).isEqualTo(hash.hex());
    assertThat(last.length()).isEqualTo(5);
    assertThat(last.path().getParent()).isEqualTo(kept);
    assertThat(last.path()).hasContent("hello");
    assertThat(report.outcome()).isSameAs(FAILED);
    assertThat(report.figures()).isEqualTo(Figures.ofMillis(1, 2, 3, 4));
    assertThat(report.warnings()).extracting(Warning::code).containsExactly("first");
  }

  @Test
  void a_report_without_a_folder_stays_what_it_is() throws IOException {
    assertThat(collect().artifacts()).isEmpty();
    Files.writeString(out, "a file");
    assertThat(names(collect())).isEmpty();
    assertThat(dropped(collect())).isEmpty();
  }

  @Test
  void an_interrupted_attempt_and_a_limit_of_zero_leave_nothing() throws IOException {
    write("a", "x");
    write("empty", "");
    assertThat(collect(new Outcome.Interrupted(), LIMIT).artifacts()).isEmpty();
    assertThat(collect(FAILED, 0).artifacts()).isEmpty();
    assertThat(kept()).isEmpty();
  }

  @Test
  void no_link_is_followed() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "secret");
    Path secrets = Files.createDirectory(folder.resolve("secrets"));
    Files.writeString(secrets.resolve("inside"), "secret");
    write("good", "x");
    Files.createSymbolicLink(out.resolve("file"), secret);
    Files.createSymbolicLink(out.resolve("folder"), secrets);
    Files.createSymbolicLink(out.resolve("up"), Path.of(".."));
    Files.createSymbolicLink(out.resolve("loop"), Path.of("loop"));
    Files.createSymbolicLink(out.resolve("nowhere"), Path.of("/nowhere"));
    Outcome.Report report = collect();
    assertThat(names(report)).containsExactly("good");
    assertThat(dropped(report)).singleElement().asString().contains("5 of what", "5 no readable");
  }

  @Test
  void a_folder_that_is_a_link_is_left_alone() throws IOException {
    Path secrets = Files.createDirectory(folder.resolve("secrets"));
    Files.writeString(secrets.resolve("inside"), "secret");
    Files.createSymbolicLink(out, secrets);
    Outcome.Report report = collect();
    assertThat(names(report)).isEmpty();
    assertThat(dropped(report)).hasSize(1);
    assertThat(kept()).isEmpty();
  }

  @Test
  void a_hard_link_is_kept_as_a_copy() throws IOException {
    Path input = Files.writeString(job.resolve("input.json"), "input");
    Files.createDirectory(out);
    Files.createLink(out.resolve("same"), input);
    Payload.File copy = collect().artifacts().get(0).content();
    Files.writeString(input, "later");
    assertThat(copy.path()).hasContent("input");
  }

  @Test
  void names_with_control_characters_are_dropped_and_all_others_kept() throws IOException {
    write("line\nfeed", "x");
    write("null\u0001", "x");
    write("new\u0085line", "x");
    for (String name : List.of("back\\slash", "é ü 漢", "..hidden", "...", "a%2e%2e", "<b>\"")) {
      write(name, "x");
    }
    Outcome.Report report = collect();
    assertThat(names(report))
        .containsExactlyInAnyOrder("back\\slash", "é ü 漢", "..hidden", "...", "a%2e%2e", "<b>\"");
    assertThat(dropped(report)).singleElement().asString().contains("3 no readable");
  }

  @Test
  void of_two_thousand_files_the_first_thousand_are_kept() throws IOException {
    for (int i = 0; i < 2000; i++) {
      write("%s/%04d".formatted(i % 2 == 0 ? "even" : "odd", i), "");
    }
    Outcome.Report report = collect();
    assertThat(names(report)).hasSize(1000).allMatch(name -> name.startsWith("even/"));
    assertThat(dropped(report)).singleElement().asString().contains("1000 over", "1000 files");
    assertThat(kept()).hasSize(1000);
  }

  @Test
  void what_does_not_fit_any_more_is_dropped_and_smaller_files_are_kept() throws IOException {
    write("a", "x".repeat(600));
    write("b", "x".repeat(401));
    write("c", "x".repeat(400));
    write("d", "x");
    Outcome.Report report = collect();
    assertThat(names(report)).containsExactly("a", "c");
    assertThat(dropped(report)).singleElement().asString().contains("2 over", "1000 bytes");
    assertThat(kept()).hasSize(2);
  }

  @Test
  void a_file_that_grows_is_kept_as_it_was() throws Exception {
    write("growing", "x".repeat(500));
    AtomicBoolean goesOn = new AtomicBoolean(true);
    Thread writer = new Thread(() -> append(out.resolve("growing"), goesOn));
    writer.start();
    try {
      while (Files.size(out.resolve("growing")) < 600) {
        Thread.onSpinWait();
      }
      Outcome.Report report = collect(FAILED, Long.MAX_VALUE);
      Payload.File copy = report.artifacts().get(0).content();
      Sha256 hash = new Sha256();
      hash.add(Files.readAllBytes(copy.path()));
      assertThat(Files.size(copy.path())).isEqualTo(copy.length());
      assertThat(copy.sha256()).isEqualTo(hash.hex());
    } finally {
      goesOn.set(false);
      writer.join();
    }
  }

  private static void append(Path file, AtomicBoolean goesOn) {
    try {
      while (goesOn.get()) {
        Files.writeString(file, "more", StandardOpenOption.APPEND);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void folders_are_followed_to_a_depth_and_not_beyond() throws IOException {
    write("d/".repeat(31) + "kept", "x");
    write("d/".repeat(32) + "dropped", "x");
    Outcome.Report report = collect();
    assertThat(names(report)).containsExactly("d/".repeat(31) + "kept");
    assertThat(dropped(report)).singleElement().asString().contains("1 no readable");
  }

  @Test
  void what_cannot_be_read_is_dropped_and_leaves_no_copy() throws IOException {
    write("locked", "x");
    write("open", "x");
    write("shut/inside", "x");
    Files.setPosixFilePermissions(
        out.resolve("locked"), PosixFilePermissions.fromString("---------"));
    Files.setPosixFilePermissions(
        out.resolve("shut"), PosixFilePermissions.fromString("---------"));
    assumeThat(Files.isReadable(out.resolve("locked"))).as("not for root").isFalse();
    Outcome.Report report = collect();
    Files.setPosixFilePermissions(
        out.resolve("shut"), PosixFilePermissions.fromString("rwx------"));
    assertThat(names(report)).containsExactly("open");
    assertThat(dropped(report)).singleElement().asString().contains("2 no readable");
    assertThat(kept()).hasSize(1);
  }

  @Test
  void where_nothing_can_be_written_the_outcome_stands() throws IOException {
    write("a", "x");
    Files.delete(kept);
    Outcome.Report report = collect();
    assertThat(report.outcome()).isSameAs(FAILED);
    assertThat(dropped(report)).singleElement().asString().contains("1 refused by the disk");
  }
}
