package io.signalbox;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * Fails every test class during which Vert.x saw a thread blocked that serves. JUnit finds it as a
 * service.
 *
 * <p>An extension, because a failure of a {@code TestExecutionListener} is only logged: this one
 * counts as an error of the class, for Surefire and Failsafe alike.
 */
public final class BlockedThreadListener implements BeforeAllCallback, AfterAllCallback {

  static final String LOGGER = "io.vertx.core.impl.BlockedThreadChecker";
  private static final String DEPLOYMENT = "io.vertx.core.impl.deployment.";

  private final Recorder recorder = new Recorder();

  @Override
  public void beforeAll(ExtensionContext context) {
    recorder.start();
    checker().setLevel(Level.WARN);
    checker().addAppender(recorder);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    checker().detachAppender(recorder);
    List<String> warnings = recorder.drain();
    if (!warnings.isEmpty()) {
      throw new AssertionError("Vert.x saw blocked threads:\n" + String.join("\n", warnings));
    }
  }

  private static Logger checker() {
    return (Logger) LoggerFactory.getLogger(LOGGER);
  }

  /** Called on the checker's own thread. */
  private static final class Recorder extends AppenderBase<ILoggingEvent> {

    private final List<String> seen = new CopyOnWriteArrayList<>();

    @Override
    protected void append(ILoggingEvent event) {
      String message = event.getFormattedMessage();
      if (!isStarting(message)) {
        seen.add(message);
      }
    }

    /** The first start in a JVM loads classes, which takes its time on a busy machine. */
    private static boolean isStarting(String message) {
      return Thread.getAllStackTraces().entrySet().stream()
          .filter(thread -> message.startsWith("Thread " + thread.getKey().getName() + " "))
          .flatMap(thread -> Arrays.stream(thread.getValue()))
          .anyMatch(frame -> frame.getClassName().startsWith(DEPLOYMENT));
    }

    List<String> drain() {
      List<String> all = List.copyOf(seen);
      seen.clear();
      return all;
    }
  }
}
