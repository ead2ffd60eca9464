package io.signalbox.bus;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.signalbox.job.EventType;
import io.signalbox.job.JobEvent;
import io.signalbox.job.JobId;
import io.signalbox.job.RawJson;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The JSON form of an event; raw JSON in its data is copied, never parsed. */
public final class EventJson {

  private static final JsonFactory FACTORY = new JsonFactory();

  private EventJson() {}

  /** The event as one line of JSON in UTF-8, without a line break. */
  public static Buffer encode(JobEvent event) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      write(json, event);
    } catch (IOException e) {
      throw new UncheckedIOException("an event could not be encoded", e);
    }
    return Buffer.buffer(bytes.toByteArray());
  }

  /** The event that {@link #encode} made; what was raw JSON in its data is parsed. */
  public static JobEvent decode(Buffer line) {
    JsonObject json = new JsonObject(line);
    return new JobEvent(
        json.getLong("seq"),
        EventType.parse(json.getString("type")).orElseThrow(),
        Instant.parse(json.getString("at")),
        new JobId(json.getString("job_id")),
        json.getString("script"),
        json.getInteger("attempt"),
        json.getJsonObject("data").getMap());
  }

  private static void write(JsonGenerator json, JobEvent event) throws IOException {
    json.writeStartObject();
    json.writeNumberField("seq", event.seq());
    json.writeStringField("type", event.type().text());
    json.writeStringField("at", Times.text(event.at()));
    json.writeStringField("job_id", event.jobId().value());
    json.writeStringField("script", event.script());
    json.writeNumberField("attempt", event.attempt());
    json.writeFieldName("data");
    writeValue(json, event.data());
    json.writeEndObject();
  }

  private static void writeValue(JsonGenerator json, Object value) throws IOException {
    if (value instanceof RawJson raw) {
      json.writeRawValue(raw.text());
    } else if (value instanceof Map<?, ?> map) {
      json.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        json.writeFieldName(String.valueOf(entry.getKey()));
        writeValue(json, entry.getValue());
      }
      json.writeEndObject();
    } else if (value instanceof List<?> list) {
      json.writeStartArray();
      for (Object item : list) {
        writeValue(json, item);
      }
      json.writeEndArray();
    } else {
      json.writePOJO(value);
    }
  }
}
