package io.signalbox.python;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Puts a question to an interpreter: runs one of our own Python files in the environment of
 * scripts, and reads the JSON that it prints.
 */
final class Inquiry {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final BootDirectory boot;
  private final ScriptEnvironment environment;
  private final ScheduledExecutorService clock;

  Inquiry(BootDirectory boot, ScriptEnvironment environment, ScheduledExecutorService clock) {
    this.boot = boot;
    this.environment = environment;
    this.clock = clock;
  }

  /**
   * A question.
   *
   * @param file of the package {@code signalbox}, such as {@code _check.py}
   * @param limit how long the answer may take
   * @param nice how much nicer than the server the process is
   */
  record Question(String file, List<String> arguments, Duration limit, int nice) {}

  /** Asks something that takes no more than a moment. */
  JsonNode ask(Keeper keeper, String file, List<String> arguments) throws IOException {
    return ask(keeper, new Question(file, arguments, TIMEOUT, 0));
  }

  /**
   * Blocks for the answer.
   *
   * @return a JSON object
   */
  JsonNode ask(Keeper keeper, Question question) throws IOException {
    Map<String, Object> run = run(keeper, question);
    long ms = question.limit().toMillis();
    Lane lane = keeper.lane();
    Future<?> alarm = clock.schedule(lane::close, ms, TimeUnit.MILLISECONDS);
    try {
      lane.start(run);
      JsonNode answer = answer(lane, question.file());
      lane.release();
      return answer;
    } catch (IOException e) {
      lane.close();
      throw alarm.isDone() ? new IOException("no answer within " + ms + " ms", e) : e;
    } finally {
      alarm.cancel(false);
    }
  }

  private Map<String, Object> run(Keeper keeper, Question question) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(keeper.executable().toString());
    command.add(boot.python().resolve("signalbox").resolve(question.file()).toString());
    command.addAll(question.arguments());
    return Map.of(
        "argv", command,
        "env", environment.general(1),
        "cwd", boot.path().toString(),
        "nice", question.nice());
  }

  private static JsonNode answer(Lane lane, String file) throws IOException {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    ByteArrayOutputStream complaint = new ByteArrayOutputStream();
    while (true) {
      Frame frame = lane.read();
      switch (frame.type()) {
        case STDOUT -> append(said, frame.payload());
        case STDERR -> append(complaint, frame.payload());
        case EXIT -> {
          return parse(file, said, complaint);
        }
        case CANNOT_START -> throw new IOException(frame.json().path("detail").asText());
        default -> {} // the start is no news here
      }
    }
  }

  private static void append(ByteArrayOutputStream target, ByteBuffer payload) throws IOException {
    Channels.newChannel(target).write(payload);
  }

  private static JsonNode parse(
      String file, ByteArrayOutputStream said, ByteArrayOutputStream complaint) throws IOException {
    JsonNode json = MAPPER.readTree(said.toByteArray());
    if (!json.isObject()) {
      String text = complaint.toString(StandardCharsets.UTF_8).strip();
      throw new IOException("its " + file + " failed: " + text);
    }
    return json;
  }
}
