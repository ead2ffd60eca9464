package io.signalbox.server;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import net.logstash.logback.encoder.LogstashEncoder;
import org.slf4j.LoggerFactory;

/**
 * Turns the quiet text log of {@code logback.xml} into what the configuration asks for. Only the
 * command line does so: an application that embeds the server keeps its own logging.
 */
public final class Logging {

  private static final String APPENDER = "STDERR";

  private Logging() {}

  /** Sets the level, and the format where it is not text. Callable again. */
  public static void configure(LogSettings settings) {
    LoggerContext context = context();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(settings.level());
    if (settings.json()) {
      Appender<ILoggingEvent> json = jsonAppender(context);
      root.detachAppender(APPENDER);
      root.addAppender(json);
    }
  }

  /** Writes what is still on its way; nothing is logged afterwards. */
  public static void flush() {
    context().stop();
  }

  private static Appender<ILoggingEvent> jsonAppender(LoggerContext context) {
    LogstashEncoder encoder = new LogstashEncoder();
    encoder.setContext(context);
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setName(APPENDER);
    appender.setTarget(ConsoleTarget.SystemErr.getName());
    appender.setEncoder(encoder);
    appender.start();
    return appender;
  }

  private static LoggerContext context() {
    return (LoggerContext) LoggerFactory.getILoggerFactory();
  }
}
