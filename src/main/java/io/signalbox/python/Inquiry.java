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
   * Blocks for the answer, 30 s at most.
   *
   * @param file of the package {@code signalbox}, such as {@code _check.py}
   * @return a JSON object
   */
  JsonNode ask(Keeper keeper, String file, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(keeper.executable().toString());
    command.add(boot.python().resolve("signalbox").resolve(file).toString());
    command.addAll(arguments);
    Lane lane = keeper.lane();
    Future<?> alarm = clock.schedule(lane::close, TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    try {
      lane.start(
          Map.of(
              "argv",
              command,
              "env",
              environment.general(1),
              "cwd",
              boot.path().toString(),
              "nice",
              0));
      JsonNode answer = answer(lane, file);
      lane.release();
      return answer;
    } catch (IOException e) {
      lane.close();
      throw e;
    } finally {
      alarm.cancel(false);
    }
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
