package io.signalbox.script;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.signalbox.config.Configuration;
import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class ScriptScannerTest {

  private static final Set<String> STANDARD = Set.of("json", "random");

  @TempDir Path root;

  private final ScriptCatalogue catalogue = new ScriptCatalogue();
  private final Map<String, String> config = new HashMap<>();
  private long nanos;
  private final FakeInspector inspector = new FakeInspector();
  private final Succession succession = new Succession(catalogue, () -> nanos);
  private ScriptScanner scanner;
  private Path copiesIn;

  @BeforeEach
  void makeFolder() throws IOException {
    Files.createDirectory(folder());
    copiesIn = Files.createDirectory(root.resolve("versions"));
  }

  @Test
  void the_first_scan_takes_what_it_finds() throws IOException {
    write("b.py", "'''Does b.'''\n");
    write("a.py", "x = 1\n");

    ScriptChanges changes = scan();

    assertThat(changes).isEqualTo(new ScriptChanges(List.of("a", "b"), List.of(), List.of()));
    Script b = script("b");
    assertThat(b.file()).isEqualTo(folder().resolve("b.py"));
    assertThat(b.version()).matches("[0-9a-f]{12}");
    assertThat(b.description()).isEqualTo("Does b.");
    assertThat(b.notices()).isEmpty();
    assertThat(b.problem()).isEmpty();
    assertThat(scan().isEmpty()).isTrue();
  }

  @Test
  void only_plain_files_with_the_right_names_are_scripts() throws IOException {
    write("good.py", "");
    write("_helper.py", "");
    write(".hidden.py", "");
    write("notes.txt", "");
    write("sub/inner.py", "");
    Files.createDirectories(folder().resolve("folder.py"));

    scan();

    assertThat(names()).containsExactly("good");
  }

  @Test
  void names_may_hold_dashes_dots_spaces_and_any_letters() throws IOException {
    write("with-dash.py", "");
    write("with.dot.py", "");
    write("with space.py", "");
    write("größe 世界.py", "");

    scan();

    assertThat(names()).containsExactly("größe 世界", "with space", "with-dash", "with.dot");
  }

  @Test
  void names_that_could_do_harm_are_not_served() throws IOException {
    write("-rf.py", "");
    write("back\\slash.py", "");
    write("line\nbreak.py", "");
    write("a".repeat(129) + ".py", "");
    write("b".repeat(128) + ".py", "");

    scan();

    assertThat(names()).containsExactly("b".repeat(128));
  }

  @Test
  void of_two_spellings_of_one_name_the_normal_one_is_served() throws IOException {
    write("e\u0301.py", "'decomposed'\n");
    write("\u00e9.py", "'composed'\n");

    scan();

    assertThat(names()).containsExactly("\u00e9");
    assertThat(script("\u00e9").description()).isEqualTo("composed");
  }

  @Test
  void a_decomposed_name_is_served_under_its_normal_form() throws IOException {
    Path file = write("e\u0301.py", "");

    scan();

    assertThat(script("\u00e9").file()).isEqualTo(file);
  }

  @Test
  void a_name_that_hides_a_module_cannot_start() throws IOException {
    write("signalbox.py", "");
    write("random.py", "");

    scan();

    assertThat(problem("signalbox").code()).isEqualTo(FailureCode.CANNOT_START);
    assertThat(problem("signalbox").detail()).contains("would hide the helper module");
    assertThat(problem("random").detail())
        .isEqualTo(
            "'random.py' would hide a module of Python's standard library from every script here;"
                + " rename it");
  }

  @Test
  void a_script_with_a_broken_block_is_listed_and_the_others_go_on() throws IOException {
    write("good.py", "");
    write("bad.py", "'''Bad.'''\n# /// script\n# [tool.signalbox]\n# tiemout = '5s'\n# ///\n");

    scan();

    assertThat(names()).containsExactly("bad", "good");
    assertThat(problem("bad").code()).isEqualTo(FailureCode.CANNOT_START);
    assertThat(problem("bad").detail())
        .isEqualTo(
            "bad.py, line 4: tool.signalbox.tiemout = \"5s\": no such setting;"
                + " did you mean timeout?");
    assertThat(problem("bad").facts()).containsEntry("file", "bad.py").containsEntry("line", 4);
    assertThat(script("bad").description()).isEqualTo("Bad.");
    assertThat(script("good").problem()).isEmpty();
  }

  @Test
  void broken_toml_names_file_and_line() throws IOException {
    write("bad.py", "# /// script\n# x = \n# ///\n");

    scan();

    assertThat(problem("bad").detail()).startsWith("bad.py, line 2: the '# /// script' block");
  }

  @Test
  void settings_come_from_the_block_and_the_server_has_the_last_word() throws IOException {
    config.put("scripts.settings.job.timeout", "7s");
    write(
        "job.py",
        """
        # /// script
        # requires-python = ">=3.9"
        # dependencies = ["numpy"]
        # colour = "red"
        # [tool.other]
        # anything = "goes"
        # [tool.signalbox]
        # timeout = "30s"
        # grace = "1s"
        # isolation = "fork"
        # ///
        """);

    scan();

    ScriptSettings settings = script("job").settings();
    assertThat(script("job").problem()).isEmpty();
    assertThat(settings.requiresPython()).contains(">=3.9");
    assertThat(settings.dependencies()).containsExactly("numpy");
    assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(7));
    assertThat(settings.grace()).isEqualTo(Duration.ofSeconds(1));
    assertThat(settings.isolation()).isEqualTo(Isolation.FORK);
    assertThat(script("job").notices()).containsExactly("'colour' is no field of inline metadata");
  }

  @Test
  void byte_order_mark_carriage_returns_and_latin_1_are_understood() throws IOException {
    write(
        "bom.py",
        "\ufeff'''Marked.'''\r\n# /// script\r\n# [tool.signalbox]\r\n"
            + "# timeout = '9s'\r\n# ///\r\n");
    Files.write(
        folder().resolve("latin.py"),
        "# -*- coding: latin-1 -*-\n'Größe'\n".getBytes(StandardCharsets.ISO_8859_1));

    scan();

    assertThat(script("bom").description()).isEqualTo("Marked.");
    assertThat(script("bom").settings().timeout()).isEqualTo(Duration.ofSeconds(9));
    assertThat(script("latin").description()).isEqualTo("Größe");
  }

  @Test
  void an_empty_file_is_a_script() throws IOException {
    write("empty.py", "");

    scan();

    assertThat(script("empty").problem()).isEmpty();
  }

  @Test
  void a_change_is_taken_once_it_is_stable() throws IOException {
    write("a.py", "x = 1\n");
    scan();
    String before = script("a").version();

    write("a.py", "x = 22\n");
    assertThat(scan().isEmpty()).as("just seen").isTrue();
    assertThat(scanAfter(199).isEmpty()).as("not stable yet").isTrue();
    assertThat(scanAfter(1).changed()).containsExactly("a");

    assertThat(script("a").version()).isNotEqualTo(before);
    assertThat(scanAfter(1000).isEmpty()).isTrue();
  }

  @Test
  void a_file_that_is_still_being_written_has_to_wait() throws IOException {
    scan();
    write("a.py", "x = 1\n");
    scan();
    write("a.py", "x = 1\ny = 2\n");

    assertThat(scanAfter(300).isEmpty()).isTrue();
    assertThat(scanAfter(300).added()).containsExactly("a");
  }

  @Test
  void a_new_and_a_removed_file_are_noticed() throws IOException {
    Path a = write("a.py", "");
    scan();
    Files.delete(a);
    write("b.py", "");

    scan();
    ScriptChanges changes = scanAfter(200);

    assertThat(changes).isEqualTo(new ScriptChanges(List.of("b"), List.of(), List.of("a")));
    assertThat(names()).containsExactly("b");
  }

  @Test
  void a_file_that_is_away_for_a_moment_was_never_gone() throws IOException {
    Path a = write("a.py", "x = 1\n");
    scan();
    Files.delete(a);
    assertThat(scan().isEmpty()).isTrue();
    write("a.py", "x = 1\n");

    scanAfter(200);

    assertThat(scanAfter(200).isEmpty()).isTrue();
    assertThat(names()).containsExactly("a");
  }

  @Test
  void a_touched_file_is_the_same_version() throws IOException {
    Path a = write("a.py", "x = 1\n");
    scan();
    Files.setLastModifiedTime(a, FileTime.from(Instant.now().plusSeconds(60)));

    scan();

    assertThat(scanAfter(200).isEmpty()).isTrue();
  }

  @Test
  void another_file_of_the_same_size_and_time_is_seen_by_its_inode() throws IOException {
    Path a = write("a.py", "x = 1\n");
    FileTime time = Files.getLastModifiedTime(a);
    scan();
    Path other = Files.writeString(root.resolve("other"), "x = 2\n");
    Files.setLastModifiedTime(other, time);
    Files.move(other, a, StandardCopyOption.REPLACE_EXISTING);

    scan();

    assertThat(scanAfter(200).changed()).containsExactly("a");
  }

  @Test
  void a_linked_file_is_followed_when_its_link_is_turned() throws IOException {
    Path one = Files.writeString(root.resolve("one"), "'one'\n");
    Path two = Files.writeString(root.resolve("two"), "'two'\n");
    Path link = Files.createSymbolicLink(folder().resolve("a.py"), one);
    scan();
    Files.delete(link);
    Files.createSymbolicLink(link, two);

    scan();
    scanAfter(200);

    assertThat(script("a").description()).isEqualTo("two");
  }

  @Test
  void a_link_that_leads_nowhere_is_listed_with_its_problem() throws IOException {
    Files.createSymbolicLink(folder().resolve("a.py"), root.resolve("nowhere"));

    scan();

    assertThat(problem("a").detail()).isEqualTo("a.py: the file cannot be read: it is not there");
    assertThat(scanAfter(200).isEmpty()).isTrue();
    Files.writeString(root.resolve("nowhere"), "");
    scanAfter(200);
    assertThat(scanAfter(200).changed()).containsExactly("a");
    assertThat(script("a").problem()).isEmpty();
  }

  @Test
  void a_file_of_insane_size_is_not_read() throws IOException {
    Path a = write("a.py", "");
    try (var channel = FileChannel.open(a, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {'#'}), 10 << 20);
    }

    scan();

    assertThat(problem("a").detail()).contains("it is larger than 10 MiB");
  }

  @Test
  void a_changed_helper_is_a_new_version_of_those_who_import_it() throws IOException {
    write("_h.py", "x = 1\n");
    write("user.py", "import _h\n");
    write("other.py", "x = 1\n");
    scan();

    write("_h.py", "x = 22\n");
    scan();

    assertThat(scanAfter(200).changed()).containsExactly("user");
  }

  @Test
  void a_helper_that_appears_is_a_new_version() throws IOException {
    write("user.py", "import _h\n");
    scan();

    write("_h.py", "x = 1\n");
    scan();

    assertThat(scanAfter(200).changed()).containsExactly("user");
  }

  @Test
  void settings_and_interpreter_are_part_of_the_version() throws IOException {
    write("a.py", "x = 1\n");
    scan();
    String plain = script("a").version();

    String elsewhere = versionWith(Map.of(), "another python");
    String overridden = versionWith(Map.of("scripts.settings.a.timeout", "1s"), "python");

    assertThat(versionWith(Map.of(), "python")).isEqualTo(plain);
    assertThat(List.of(plain, elsewhere, overridden)).doesNotHaveDuplicates();
  }

  @Test
  void all_scripts_of_a_scan_are_inspected_together_and_no_more_than_once() throws IOException {
    Contract batch = new Contract(Contract.Kind.HANDLE_BATCH, false, List.of("numpy"));
    inspector.known.put("a.py", batch);
    write("a.py", "import numpy\n");
    write("b.py", "x = 1\n");
    Path touched = write("c.py", "# /// script\n# [tool.signalbox]\n# oops = 1\n# ///\n");

    scan();
    Files.setLastModifiedTime(touched, FileTime.from(Instant.now().plusSeconds(60)));
    Files.setLastModifiedTime(
        folder().resolve("a.py"), FileTime.from(Instant.now().plusSeconds(60)));
    scan();
    scanAfter(200);

    assertThat(inspector.asked).containsExactly(List.of("a.py", "b.py"));
    assertThat(script("a").contract()).isEqualTo(batch);
    assertThat(script("b").contract()).isEqualTo(Contract.PLAIN);
  }

  @Test
  void a_script_that_cannot_be_inspected_waits_and_holds_up_nobody() throws IOException {
    write("a.py", "x = 1\n");
    inspector.poisonous.add("bad.py");
    write("bad.py", "x = 1\n");

    assertThat(scan().isEmpty()).isTrue();
    scanAfter(200);

    assertThat(names()).containsExactly("a");
    assertThat(scanner.inspectionTrouble()).contains("the inspector died");
    inspector.poisonous.clear();
    scanAfter(200);
    assertThat(names()).containsExactly("a", "bad");
    assertThat(scanner.inspectionTrouble()).isEmpty();
  }

  @Test
  void a_file_that_changes_while_it_is_inspected_is_read_again() throws IOException {
    inspector.meanwhile =
        () -> {
          try {
            write("a.py", "x = 22\n");
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };
    write("a.py", "x = 1\n");
    assertThat(scan().isEmpty()).isTrue();

    inspector.meanwhile = () -> {};
    scan();
    assertThat(scanAfter(200).added()).containsExactly("a");
  }

  @Test
  void a_job_runs_the_bytes_that_its_version_was_made_of() throws IOException {
    Path a = write("a.py", "x = 1\n");
    scan();
    Script before = script("a");
    write("a.py", "x = 22\n");
    scan();
    scanAfter(200);
    Files.delete(a);

    assertThat(before.file()).isEqualTo(a);
    assertThat(before.source()).hasContent("x = 1\n");
    assertThat(script("a").source()).hasContent("x = 22\n").isNotEqualTo(before.source());
  }

  @Test
  void a_script_of_which_no_copy_can_be_kept_is_tried_again() throws IOException {
    Path away = root.resolve("away");
    Files.move(copiesIn, away);
    write("a.py", "x = 1\n");
    scan();
    assertThat(problem("a").detail()).startsWith("a.py: no copy of it can be kept: ");
    Files.move(away, copiesIn);
    assertThat(scanAfter(200).changed()).isEmpty();

    assertThat(scanAfter(200).changed()).containsExactly("a");
    assertThat(script("a").problem()).isEmpty();
  }

  @Test
  void a_folder_that_vanishes_leaves_the_catalogue_as_it_was() throws IOException {
    write("a.py", "x = 1\n");
    scan();
    Path away = root.resolve("away");
    Files.move(folder(), away);

    assertThat(scanAfter(1000).isEmpty()).isTrue();
    assertThat(scanAfter(1000).isEmpty()).isTrue();
    assertThat(names()).containsExactly("a");
    assertThat(scanner.trouble())
        .hasValueSatisfying(why -> assertThat(why).contains("cannot be read"));

    Files.move(away, folder());
    assertThat(scanAfter(1000).isEmpty()).isTrue();
    assertThat(scanner.trouble()).isEmpty();
    assertThat(names()).containsExactly("a");
  }

  @Test
  void what_is_wrong_is_said_once() throws IOException {
    write("-rf.py", "");
    write("random.py", "");
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger logger = (Logger) LoggerFactory.getLogger("io.signalbox.script");
    logger.addAppender(log);
    try {
      scan();
      scan();
      Files.move(folder(), root.resolve("away"));
      scan();
      scan();
    } finally {
      logger.detachAppender(log);
    }

    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .isEqualTo("File '-rf.py' is not served: its name begins with '-'"),
            second -> assertThat(second).startsWith("Script random cannot start: 'random.py'"),
            third -> assertThat(third).startsWith("The scripts folder cannot be read: "));
  }

  @Test
  void a_folder_that_comes_late_is_taken_at_once() throws IOException {
    config.put("scripts.dir", root.resolve("late").toString());
    assertThat(scan().isEmpty()).isTrue();
    Files.createDirectory(root.resolve("late"));
    Files.writeString(root.resolve("late/a.py"), "");

    assertThat(scan().added()).containsExactly("a");
  }

  @Test
  void the_shipped_scripts_have_no_problem() {
    config.put("scripts.dir", "scripts/jobs");

    scan();

    assertThat(names()).contains("classify_signal");
    assertThat(catalogue.all())
        .allSatisfy(
            script -> {
              assertThat(script.problem()).isEmpty();
              assertThat(script.notices()).isEmpty();
              assertThat(script.description()).isNotEmpty();
            });
  }

  private String versionWith(Map<String, String> values, String interpreter) {
    Map<String, String> all = new HashMap<>(values);
    all.put("scripts.dir", folder().toString());
    return reader(CatalogueSettings.read(Configuration.of(all)), interpreter)
        .read("a", folder().resolve("a.py"))
        .script()
        .version();
  }

  /** Looks once, and lets every new version in. */
  private ScriptChanges scan() {
    if (scanner == null) {
      config.putIfAbsent("scripts.dir", folder().toString());
      CatalogueSettings settings = CatalogueSettings.read(Configuration.of(config));
      scanner =
          new ScriptScanner(
              settings.dir(),
              reader(settings, "python"),
              new Inspection(inspector),
              succession,
              () -> nanos);
    }
    ScriptChanges changes = scanner.scan();
    List<String> changed = new ArrayList<>(changes.changed());
    for (var next = succession.due(); next.isPresent(); next = succession.due()) {
      changed.addAll(succession.proven(next.get()).changed());
    }
    return new ScriptChanges(changes.added(), changed, changes.removed());
  }

  private ScriptReader reader(CatalogueSettings settings, String interpreter) {
    PythonIdentity python = new PythonIdentity(interpreter, STANDARD);
    return new ScriptReader(settings, python, new VersionCopies(copiesIn, () -> nanos));
  }

  private ScriptChanges scanAfter(int millis) {
    nanos += Duration.ofMillis(millis).toNanos();
    return scan();
  }

  private Path folder() {
    return root.resolve("scripts");
  }

  private Path write(String name, String text) throws IOException {
    Path file = folder().resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private Script script(String name) {
    return catalogue.find(name).orElseThrow();
  }

  private Failure problem(String name) {
    return script(name).problem().orElseThrow();
  }

  private List<String> names() {
    return catalogue.all().stream().map(Script::name).toList();
  }
}
