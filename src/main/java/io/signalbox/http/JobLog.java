package io.signalbox.http;

import io.signalbox.bus.EventMessage;
import io.signalbox.bus.Times;
import io.signalbox.job.EventType;
import io.signalbox.job.JobEvent;
import java.util.List;
import java.util.OptionalInt;

/** The log of a job as text for people: time, stream, message. */
final class JobLog {

  private JobLog() {}

  /**
   * @param attempt only what that one has said; empty for all
   */
  static String text(List<EventMessage> events, OptionalInt attempt) {
    StringBuilder text = new StringBuilder();
    for (EventMessage message : events) {
      JobEvent event = message.event();
      boolean isWanted = attempt.isEmpty() || attempt.getAsInt() == event.attempt();
      if (event.type() == EventType.LOG && isWanted) {
        text.append(Times.text(event.at()))
            .append(' ')
            .append(event.data().getOrDefault("stream", "log"))
            .append(' ')
            .append(event.data().getOrDefault("message", ""))
            .append('\n');
      }
    }
    return text.toString();
  }
}
