package io.signalbox;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * Fails every test class during which Vert.x saw a blocked thread. JUnit finds it as a service.
 *
 * <p>An extension, because a failure of a {@code TestExecutionListener} is only logged: this one
 * counts as an error of the class, for Surefire and Failsafe alike.
 */
public final class BlockedThreadListener implements BeforeAllCallback, AfterAllCallback {

  static final String LOGGER = "io.vertx.core.impl.BlockedThreadChecker";

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
      seen.add(event.getFormattedMessage());
    }

    List<String> drain() {
      List<String> all = List.copyOf(seen);
      seen.clear();
      return all;
    }
  }
}
