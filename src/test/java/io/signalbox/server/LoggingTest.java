package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import io.signalbox.config.ConfigException;
import io.signalbox.config.Configuration;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

@ResourceLock(Resources.SYSTEM_ERR)
class LoggingTest {

  private static final Logger LOG = LoggerFactory.getLogger(LoggingTest.class);

  private final PrintStream console = System.err;
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  @BeforeEach
  void listen() {
    System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void restore() throws Exception {
    MDC.clear();
    System.setErr(console);
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    new ContextInitializer(context).autoConfig();
  }

  @Test
  void text_is_quiet_by_default() {
    Logging.configure(settings(Map.of()));

    LOG.debug("hidden");
    LOG.info("shown");
    LoggerFactory.getLogger("io.netty.x").info("hidden");

    assertThat(written()).matches("\\S+ INFO  LoggingTest: shown\\n");
  }

  @Test
  void a_line_that_concerns_a_job_names_it() {
    MDC.put("job_id", "0190-7");
    MDC.put("script", "classify");

    LOG.warn("slow");

    assertThat(written()).matches("\\S+ WARN  \\[classify 0190-7] LoggingTest: slow\\n");
  }

  @Test
  void text_stays_on_one_line_and_commands_no_terminal() {
    LOG.info("it said: a\nb\u001b[31m\u009bc\u0000\té");

    assertThat(written()).endsWith("LoggingTest: it said: a b [31m c é\n");
    assertThat(written().lines()).hasSize(1);
  }

  @Test
  void json_has_one_object_a_line_with_the_job() {
    Logging.configure(settings(Map.of("log.format", "json", "log.level", "debug")));
    MDC.put("job_id", "0190-7");
    MDC.put("script", "classify");

    LOG.debug("two\nlines", new IllegalStateException("x"));

    assertThat(written().lines()).hasSize(1);
    JsonObject line = new JsonObject(written());
    assertThat(line.getString("message")).isEqualTo("two\nlines");
    assertThat(line.getString("level")).isEqualTo("DEBUG");
    assertThat(line.getString("job_id")).isEqualTo("0190-7");
    assertThat(line.getString("script")).isEqualTo("classify");
    assertThat(line.getString("stack_trace")).contains("IllegalStateException: x");
  }

  @Test
  void nothing_is_written_after_the_flush() {
    LOG.info("before");
    Logging.flush();
    LOG.info("after");

    assertThat(written()).contains("before").doesNotContain("after");
  }

  @ParameterizedTest
  @CsvSource({"error, ERROR", "warn, WARN", "info, INFO", "debug, DEBUG"})
  void the_level_is_one_of_four(String word, String level) {
    assertThat(settings(Map.of("log.level", word)).level()).isEqualTo(Level.valueOf(level));
  }

  @Test
  void refuses_other_words() {
    assertThatThrownBy(() -> settings(Map.of("log.level", "loud")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("expected one of error, warn, info, debug");
  }

  private String written() {
    return written.toString(StandardCharsets.UTF_8);
  }

  private static LogSettings settings(Map<String, String> values) {
    return LogSettings.read(Configuration.of(values));
  }
}
