package io.signalbox.python;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Asks an interpreter, in the environment of scripts, what it is and what it lacks. */
final class InterpreterCheck {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final BootDirectory boot;
  private final ScriptEnvironment environment;
  private final ScheduledExecutorService clock;

  InterpreterCheck(
      BootDirectory boot, ScriptEnvironment environment, ScheduledExecutorService clock) {
    this.boot = boot;
    this.environment = environment;
    this.clock = clock;
  }

  /**
   * @param missing those of the asked distributions that are not installed
   */
  record Answer(List<String> missing, Set<String> standardLibrary) {}

  Answer ask(Keeper keeper, List<String> distributions) throws IOException {
    Path script = boot.python().resolve("signalbox/_check.py");
    List<String> arguments = new ArrayList<>();
    arguments.add(keeper.executable().toString());
    arguments.add(script.toString());
    arguments.addAll(distributions);
    Lane.Command command =
        new Lane.Command(arguments, environment.general(1), boot.path().toString(), 0);
    Lane lane = keeper.lane();
    Future<?> alarm = clock.schedule(lane::close, TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    try {
      lane.start(command);
      Answer answer = answer(lane);
      lane.release();
      return answer;
    } catch (IOException e) {
      lane.close();
      throw e;
    } finally {
      alarm.cancel(false);
    }
  }

  private static Answer answer(Lane lane) throws IOException {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    ByteArrayOutputStream complaint = new ByteArrayOutputStream();
    while (true) {
      Frame frame = lane.read();
      switch (frame.type()) {
        case STDOUT -> append(said, frame.payload());
        case STDERR -> append(complaint, frame.payload());
        case EXIT -> {
          return parse(said, complaint);
        }
        case CANNOT_START -> throw new IOException(frame.json().path("detail").asText());
        default -> {} // the start is no news here
      }
    }
  }

  private static void append(ByteArrayOutputStream target, ByteBuffer payload) throws IOException {
    Channels.newChannel(target).write(payload);
  }

  private static Answer parse(ByteArrayOutputStream said, ByteArrayOutputStream complaint)
      throws IOException {
    JsonNode json = MAPPER.readTree(said.toByteArray());
    if (!json.isObject()) {
      String text = complaint.toString(StandardCharsets.UTF_8).strip();
      throw new IOException("its check failed: " + text);
    }
    Set<String> standardLibrary = new LinkedHashSet<>();
    json.path("standard_library").forEach(name -> standardLibrary.add(name.asText()));
    List<String> missing = new ArrayList<>();
    json.path("missing").forEach(name -> missing.add(name.asText()));
    return new Answer(missing, standardLibrary);
  }
}
