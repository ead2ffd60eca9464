package io.signalbox.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class InspectionTest {

  private static final Contract HANDLE =
      new Contract(Contract.Kind.HANDLE, true, List.of("numpy.linalg"));

  private final FakeInspector inspector = new FakeInspector();
  private final Inspection inspection = new Inspection(inspector);

  @Test
  void asks_once_for_all_files() {
    inspector.known.put("a.py", HANDLE);

    var contracts = inspection.of(files("a.py", "b.py"));

    assertThat(contracts)
        .containsEntry(file("a.py"), HANDLE)
        .containsEntry(file("b.py"), Contract.PLAIN)
        .hasSize(2);
    assertThat(inspector.asked).containsExactly(List.of("a.py", "b.py"));
    assertThat(inspection.trouble()).isEmpty();
  }

  @Test
  void asks_nothing_where_nothing_has_changed() {
    assertThat(inspection.of(List.of())).isEmpty();
    assertThat(inspector.asked).isEmpty();
  }

  @Test
  void one_bad_file_keeps_only_itself_out() {
    inspector.poisonous.add("b.py");

    assertThat(inspection.of(files("a.py", "b.py", "c.py"))).isEmpty();
    assertThat(inspection.trouble()).contains("the inspector died");
    assertThat(inspection.of(files("a.py", "b.py", "c.py"))).containsOnlyKeys(file("a.py"));
    assertThat(inspection.of(files("b.py", "c.py"))).containsOnlyKeys(file("c.py"));

    assertThat(inspection.of(files("b.py", "d.py"))).containsOnlyKeys(file("d.py"));
    assertThat(inspection.trouble()).contains("the inspector died");
  }

  @Test
  void is_asked_again_until_it_answers() {
    inspector.poisonous.add("a.py");
    inspection.of(files("a.py"));
    inspection.of(files("a.py"));
    inspector.poisonous.clear();

    assertThat(inspection.of(files("a.py"))).containsOnlyKeys(file("a.py"));
    assertThat(inspection.trouble()).isEmpty();
    assertThat(inspector.asked).hasSize(3);
  }

  @Test
  void a_bad_file_that_is_gone_is_no_trouble_any_more() {
    inspector.poisonous.add("a.py");
    inspection.of(files("a.py"));

    inspection.of(List.of());

    assertThat(inspection.trouble()).isEmpty();
  }

  private static List<Path> files(String... names) {
    return Stream.of(names).map(InspectionTest::file).toList();
  }

  private static Path file(String name) {
    return Path.of("/scripts", name);
  }
}
