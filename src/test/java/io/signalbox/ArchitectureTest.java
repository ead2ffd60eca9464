package io.signalbox;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethodWhere;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.elements.ClassesShould;
import io.signalbox.bus.Addresses;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.VerticleBase;

/** The rules of the house that byte code shows; {@link SourceRulesTest} has those of the text. */
@AnalyzeClasses(packages = "io.signalbox", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule a_package_depends_on_lower_floors_only = classes().should(new Floors());

  @ArchTest
  static final ArchRule packages_form_no_cycle =
      slices().matching("io.signalbox.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule http_speaks_to_the_bus_only =
      noClasses()
          .that(resideInAPackage("io.signalbox.http.."))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.signalbox.script..",
              "io.signalbox.python..",
              "io.signalbox.store..",
              "io.signalbox.dispatch..",
              "io.signalbox.worker..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule only_python_and_chaos_start_processes =
      noClasses()
          .that(outside("python").and(outside("cli.chaos")))
          .should()
          .dependOnClassesThat()
          .areAssignableTo(ProcessBuilder.class);

  @ArchTest
  static final ArchRule nobody_starts_processes_through_the_runtime =
      noClasses().should(callMethodWhere(Calls.of(Runtime.class, "exec")));

  @ArchTest
  static final ArchRule only_http_knows_vertx_web =
      nobodyBut("http").dependOnClassesThat().resideInAPackage("io.vertx.ext.web..");

  @ArchTest
  static final ArchRule job_config_script_and_python_know_no_vertx =
      noClasses()
          .that(
              resideInAPackage("io.signalbox.job..")
                  .or(resideInAPackage("io.signalbox.config.."))
                  .or(resideInAPackage("io.signalbox.script.."))
                  .or(resideInAPackage("io.signalbox.python..")))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.vertx..");

  @ArchTest
  static final ArchRule only_config_reads_the_environment =
      noClasses().that(outside("config")).should(callMethodWhere(Calls.of(System.class, "getenv")));

  @ArchTest
  static final ArchRule only_the_command_line_prints =
      nobodyBut("cli").accessField(System.class, "out").orShould().accessField(System.class, "err");

  @ArchTest
  static final ArchRule an_address_comes_from_addresses =
      classes()
          .that(outside("bus").and(call("the event bus", Calls.withAnAddress())))
          .should()
          .dependOnClassesThat()
          .areAssignableTo(Addresses.class)
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule nobody_waits_but_a_main_the_command_line_python_and_the_embedded_store =
      noClasses()
          .that(
              outside("python")
                  .and(outside("cli"))
                  .and(outside("store.sqlite"))
                  .and(DescribedPredicate.not(simpleName("Main"))))
          .should(callMethodWhere(Calls.thatWait()));

  @ArchTest
  static final ArchRule verticles_extend_verticle_base =
      classes()
          .that()
          .haveSimpleNameEndingWith("Verticle")
          .should()
          .beAssignableTo(VerticleBase.class);

  @ArchTest
  static final ArchRule nobody_extends_the_old_verticle =
      noClasses().should().beAssignableTo(AbstractVerticle.class);

  @ArchTest
  static final ArchRule no_static_field_changes = fields().that().areStatic().should().beFinal();

  private static ClassesShould nobodyBut(String name) {
    return noClasses().that(outside(name)).should();
  }

  private static DescribedPredicate<JavaClass> outside(String name) {
    return DescribedPredicate.not(resideInAPackage("io.signalbox." + name + ".."));
  }

  private static DescribedPredicate<JavaClass> call(
      String what, DescribedPredicate<JavaMethodCall> calls) {
    return describe("call " + what, type -> type.getMethodCallsFromSelf().stream().anyMatch(calls));
  }
}
