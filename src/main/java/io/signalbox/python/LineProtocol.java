package io.signalbox.python;

import io.signalbox.job.Warning;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a plain script says on its two streams: OUTPUT, ERROR, LOG, PROGRESS, METRIC at the begin of
 * a line of stdout; anything else is log. Belongs to the run's thread and keeps at most one line of
 * each stream in memory; an output goes to its sink as it comes.
 */
final class LineProtocol {

  private static final byte[] OUTPUT = "OUTPUT:".getBytes(StandardCharsets.US_ASCII);
  private static final int QUOTE_LENGTH = 200;

  private final Sayings sayings;
  private final OutputSink output;
  private final boolean hasWords;
  private final StderrTail tail = new StderrTail();
  private final LineBuffer outLine;
  private final LineBuffer errLine;
  private final LineCutter out = new LineCutter(new Stdout());
  private final LineCutter err = new LineCutter(new Stderr());
  private final int lineLimit;

  private boolean inOutput;
  private LastWord lastWord;
  private String hiddenOutput;
  private int cutLines;
  private int ignoredWords;

  /**
   * @param hasWords whether OUTPUT, ERROR and LOG count: they do not in a function script, whose
   *     result is its output
   */
  LineProtocol(Sayings sayings, OutputSink output, int lineLimit, boolean hasWords) {
    this.sayings = sayings;
    this.output = output;
    this.hasWords = hasWords;
    this.lineLimit = lineLimit;
    this.outLine = new LineBuffer(lineLimit);
    this.errLine = new LineBuffer(lineLimit);
  }

  /** Consumes a chunk of stdout. */
  void stdout(ByteBuffer chunk) {
    out.feed(chunk);
  }

  /** Consumes a chunk of stderr. */
  void stderr(ByteBuffer chunk) {
    err.feed(chunk);
  }

  /**
   * No more will come; a last line needs no line feed.
   *
   * @param orderly whether the process ended by itself: an OUTPUT that a signal cut short is none
   */
  void end(boolean orderly) {
    if (inOutput && orderly) {
      endOutput();
    }
    if (!outLine.isEmpty() && !inOutput) {
      stdoutLine();
    }
    if (!errLine.isEmpty()) {
      stderrLine();
    }
  }

  /** The first OUTPUT or ERROR, once its line is complete. */
  Optional<LastWord> lastWord() {
    return Optional.ofNullable(lastWord);
  }

  /** The first line of log that has OUTPUT: inside. */
  Optional<String> hiddenOutput() {
    return Optional.ofNullable(hiddenOutput);
  }

  StderrTail tail() {
    return tail;
  }

  List<Warning> warnings() {
    List<Warning> warnings = new ArrayList<>();
    if (cutLines > 0) {
      String text = "%d lines longer than %d bytes were cut".formatted(cutLines, lineLimit);
      warnings.add(new Warning("line_truncated", text));
    }
    if (ignoredWords > 0) {
      String text = "%d OUTPUT or ERROR lines after the first one were kept as log";
      warnings.add(new Warning("extra_output", text.formatted(ignoredWords)));
    }
    return warnings;
  }

  private void endOutput() {
    inOutput = false;
    lastWord = new LastWord.Output();
    outLine.clear();
  }

  private void stdoutLine() {
    String text = taken(outLine);
    int bytes = outLine.length();
    outLine.clear();
    int colon = text.indexOf(':');
    String rest = colon < 0 ? "" : withoutSpace(text.substring(colon + 1));
    switch (colon < 0 ? "" : text.substring(0, colon)) {
      case "PROGRESS" -> progress(rest, text, bytes);
      case "METRIC" -> metric(rest, text, bytes);
      case "LOG", "ERROR", "OUTPUT" -> word(text, rest, bytes);
      default -> other(text, bytes);
    }
  }

  private void word(String text, String rest, int bytes) {
    if (!hasWords) {
      log("stdout", text, bytes);
    } else if (text.startsWith("LOG")) {
      log("log", Messages.decode(rest), bytes);
    } else if (text.startsWith("ERROR") && lastWord == null) {
      lastWord = new LastWord.Error(Messages.decode(rest));
    } else {
      ignoredWords++;
      log("stdout", text, bytes);
    }
  }

  private void stderrLine() {
    String text = taken(errLine);
    int bytes = errLine.length();
    errLine.clear();
    tail.add(text);
    log("stderr", text, bytes);
  }

  private String taken(LineBuffer line) {
    if (line.isCut()) {
      cutLines++;
    }
    return line.text();
  }

  private void progress(String rest, String text, int bytes) {
    String[] parts = rest.strip().split("\\s+", 2);
    Optional<Double> value = MetricLine.finite(parts[0]);
    if (value.isEmpty()) {
      other(text, bytes);
      return;
    }
    String message = parts.length > 1 ? Messages.decode(parts[1]) : "";
    sayings.progress(value.get(), message);
  }

  private void metric(String rest, String text, int bytes) {
    Optional<MetricLine.Metric> metric = MetricLine.parse(rest);
    if (metric.isEmpty()) {
      other(text, bytes);
    } else {
      sayings.metric(metric.get(), bytes);
    }
  }

  private void other(String text, int bytes) {
    if (hiddenOutput == null && text.contains("OUTPUT:")) {
      hiddenOutput = text.substring(0, Math.min(text.length(), QUOTE_LENGTH));
    }
    log("stdout", text, bytes);
  }

  private void log(String stream, String message, int bytes) {
    sayings.log(stream, message, bytes);
  }

  private static String withoutSpace(String text) {
    return text.startsWith(" ") ? text.substring(1) : text;
  }

  private final class Stdout implements LineCutter.Listener {
    @Override
    public void piece(ByteBuffer piece) {
      int missing = OUTPUT.length - outLine.length();
      if (!inOutput && missing > 0) {
        int count = Math.min(missing, piece.remaining());
        outLine.append(piece.slice(piece.position(), count));
        piece.position(piece.position() + count);
        inOutput = hasWords && lastWord == null && outLine.startsWith(OUTPUT);
      }
      if (inOutput) {
        output.write(piece);
      } else {
        outLine.append(piece);
      }
    }

    @Override
    public void lineEnd() {
      if (inOutput) {
        endOutput();
      } else {
        stdoutLine();
      }
    }
  }

  private final class Stderr implements LineCutter.Listener {
    @Override
    public void piece(ByteBuffer piece) {
      errLine.append(piece);
    }

    @Override
    public void lineEnd() {
      stderrLine();
    }
  }
}
