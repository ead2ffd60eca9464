package io.signalbox.cli.chaos;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * A kind of job: its script, and what must come out of it for a number. Every script writes a line
 * into the file of side effects when it starts and when it ends, whatever becomes of it.
 */
enum Kind {
  /** Answers at once, in a warm process. */
  ADDING(
      8,
      """
      import _ledger

      def handle(input, job):
          with _ledger.run(job.id, job.attempt):
              return {"n": input["n"], "square": input["n"] ** 2}
      """,
      n -> new JsonObject().put("n", n).put("square", n * n)),

  /** A plain script in an interpreter of its own. */
  PLAIN(
      2,
      """
      # /// script
      # [tool.signalbox]
      # isolation = "process"
      # ///
      import json, os, sys
      import _ledger

      with _ledger.run(os.environ["SIGNALBOX_JOB_ID"], os.environ["SIGNALBOX_ATTEMPT"]):
          with open(sys.argv[1]) as file:
              n = json.load(file)["n"]
      print("OUTPUT: " + json.dumps({"n": n, "double": 2 * n}))
      """,
      n -> new JsonObject().put("n", n).put("double", 2 * n)),

  /** Ends with an exception. */
  FAILING(
      1,
      """
      import _ledger

      def handle(input, job):
          with _ledger.run(job.id, job.attempt):
              raise ValueError("meant to fail: %d" % input["n"])
      """,
      "script_error"),

  /** Kills its own process; few inputs, so that some are put into quarantine. */
  CRASHING(
      1,
      """
      import os, signal
      import _ledger

      def handle(input, job):
          with _ledger.run(job.id, job.attempt):
              os.kill(os.getpid(), signal.SIGKILL)
      """,
      "process_crashed"),

  /** Takes 50 to 500 ms, with progress and partial outputs. */
  SLOW(
      4,
      """
      import time
      import _ledger

      def handle(input, job):
          with _ledger.run(job.id, job.attempt):
              for step in range(5):
                  time.sleep((50 + input["n"] % 450) / 5000)
                  job.progress((step + 1) / 5, "step %d" % step)
                  yield input["n"] + step
      """,
      n -> new JsonArray(IntStream.range(n, n + 5).boxed().toList())),

  /** Prints a lot, in a fork. */
  CHATTY(
      2,
      """
      # /// script
      # [tool.signalbox]
      # isolation = "fork"
      # ///
      import _ledger

      def handle(input, job):
          with _ledger.run(job.id, job.attempt):
              for line in range(30):
                  print("line", line, "of", input["n"])
              return {"n": input["n"], "lines": 30}
      """,
      n -> new JsonObject().put("n", n).put("lines", 30)),

  /** Its input and output are too large for the heap and lie in files. */
  BULKY(
      1,
      """
      import _ledger

      def handle(input, job):
          with _ledger.run(job.id, job.attempt):
              return {"n": input["n"], "text": input["text"]}
      """,
      n -> new JsonObject().put("n", n).put("text", text(n)));

  private static final int SUSPECTS = 4;
  private static final int BULK = 300_000;

  private final int weight;
  private final String source;
  private final Optional<IntFunction<Object>> output;
  private final Optional<String> failure;

  Kind(int weight, String source, IntFunction<Object> output) {
    this.weight = weight;
    this.source = source;
    this.output = Optional.of(output);
    this.failure = Optional.empty();
  }

  Kind(int weight, String source, String failure) {
    this.weight = weight;
    this.source = source;
    this.output = Optional.empty();
    this.failure = Optional.of(failure);
  }

  /** One of them; frequent ones are frequent. */
  static Kind any(Random random) {
    int total = 0;
    for (Kind kind : values()) {
      total += kind.weight;
    }
    int left = random.nextInt(total);
    for (Kind kind : values()) {
      left -= kind.weight;
      if (left < 0) {
        return kind;
      }
    }
    throw new AssertionError(left);
  }

  String script() {
    return "chaos_" + name().toLowerCase(Locale.ROOT);
  }

  String source() {
    return source;
  }

  /** A number for a new job. */
  int number(Random random) {
    return random.nextInt(this == CRASHING ? SUSPECTS : 10_000);
  }

  JsonObject input(int n) {
    JsonObject input = new JsonObject().put("n", n);
    return this == BULKY ? input.put("text", text(n)) : input;
  }

  /** The only right output; empty where there is none. */
  Optional<Object> output(int n) {
    return output.map(function -> function.apply(n));
  }

  /** The failure that its script is made for. */
  Optional<String> failure() {
    return failure;
  }

  private static String text(int n) {
    return String.valueOf((char) ('a' + n % 26)).repeat(BULK) + n;
  }

  /** The Python module by which scripts write down what they do: one write, at the end. */
  static String ledgerModule(Path file) {
    return """
        import contextlib, os

        def note(job, attempt, what):
            file = os.open(%s, os.O_WRONLY | os.O_APPEND)
            try:
                os.write(file, ("%%s %%s %%d %%s\\n" %% (job, attempt, os.getpid(), what)).encode())
            finally:
                os.close(file)

        @contextlib.contextmanager
        def run(job, attempt):
            note(job, attempt, "start")
            try:
                yield
            finally:
                note(job, attempt, "end")
        """
        .formatted(new JsonArray().add(file.toString()).encode().replaceAll("^\\[|]$", ""));
  }
}
