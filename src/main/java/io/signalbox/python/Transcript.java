package io.signalbox.python;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.job.Warning;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was heard of one run: the lines of its two streams, the frames of its process, its output.
 * The same in every isolation level. Belongs to the run's thread.
 */
final class Transcript implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(Transcript.class);

  private final Run run;
  private final Sayings sayings;
  private final OutputSink output;
  private final int lineLimit;
  private final List<Warning> warnings = new ArrayList<>(0);
  private LineProtocol lines;
  private LastWord result;
  private ScriptReport report;

  /**
   * @param outputs where large outputs lie
   */
  Transcript(Run run, PythonSettings settings, Path outputs) {
    this.run = run;
    this.sayings = new Sayings(run.listener(), settings.logLimit());
    this.output = new OutputSink(outputs, settings.spill(), run.limits().outputLimit());
    this.lineLimit = settings.lineLimit();
  }

  /** Made with the first line: most functions write none. */
  private LineProtocol lines() {
    if (lines == null) {
      boolean hasWords = !run.script().contract().isFunction();
      lines = new LineProtocol(sayings, output, lineLimit, hasWords);
    }
    return lines;
  }

  Run run() {
    return run;
  }

  /** Consumes a chunk of standard output. */
  void stdout(ByteBuffer chunk) {
    lines().stdout(chunk);
  }

  /** Consumes a chunk of standard error. */
  void stderr(ByteBuffer chunk) {
    lines().stderr(chunk);
  }

  /** Takes in a frame of the process, its payload read up to behind the number. */
  void hear(Frame frame) throws IOException {
    switch (frame.type()) {
      case OUTPUT -> output.add(frame.payload());
      case PARTIAL -> run.listener().partial(bytes(frame.payload()));
      case LOG -> sayings.log("log", frame.json().path("message").asText());
      case PROGRESS -> progress(frame.json());
      case METRIC -> metric(frame.json());
      case WARNING -> warning(frame.json());
      case FAILURE -> report = report == null ? ScriptReport.from(frame.json()) : report;
      default -> {} // the rest is not about this run
    }
  }

  private static byte[] bytes(ByteBuffer payload) {
    byte[] bytes = new byte[payload.remaining()];
    payload.get(bytes);
    return bytes;
  }

  private void progress(JsonNode said) {
    sayings.progress(said.path("value").asDouble(), said.path("message").asText());
  }

  private void metric(JsonNode said) {
    String text = said.path("name").asText() + " " + said.path("value").asText();
    MetricLine.parse(text).ifPresent(metric -> sayings.metric(metric, text.length()));
  }

  private void warning(JsonNode said) {
    warnings.add(new Warning(said.path("code").asText(), said.path("detail").asText()));
  }

  /** The function has given its result. */
  void result(String contentType) {
    result = new LastWord.Result(contentType);
  }

  /**
   * Nothing more will be heard; a last line needs no line feed.
   *
   * @param orderly whether it ended by itself: an OUTPUT that a signal cut short is none
   */
  void end(boolean orderly) {
    if (lines != null) {
      lines.end(orderly);
    }
  }

  /** What settles the outcome, once it is complete. */
  Optional<LastWord> lastWord() {
    if (result != null) {
      return Optional.of(result);
    }
    return lines == null ? Optional.empty() : lines.lastWord();
  }

  OutputSink output() {
    return output;
  }

  /** Whether the output is too large or cannot be stored, so that more of it is useless. */
  boolean isOutputLost() {
    return output.isTooLarge() || output.problem().isPresent();
  }

  /** What the script failed with, in its own words. */
  Optional<ScriptReport> report() {
    return Optional.ofNullable(report);
  }

  /** The first line of log that has OUTPUT: inside. */
  Optional<String> hiddenOutput() {
    return lines == null ? Optional.empty() : lines.hiddenOutput();
  }

  /** The last lines of standard error, oldest first. */
  List<String> stderrTail() {
    return lines == null ? List.of() : lines.tail().lines();
  }

  /** What faulthandler wrote; empty where it did not. */
  List<String> stack() {
    return lines == null ? List.of() : lines.tail().stack();
  }

  List<Warning> warnings() {
    List<Warning> all = new ArrayList<>(warnings);
    all.addAll(sayings.warnings());
    if (lines != null) {
      all.addAll(lines.warnings());
    }
    return all;
  }

  /** Removes an output that nobody took. */
  @Override
  public void close() {
    try {
      output.close();
    } catch (IOException e) {
      LOG.warn("The output of job {} could not be removed: {}", run.job().id(), e.toString());
    }
  }
}
