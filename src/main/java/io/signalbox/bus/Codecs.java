package io.signalbox.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.json.JsonObject;

/**
 * How messages are carried: internal ones by reference (they are immutable and never leave this
 * Vert.x), events as JSON that is made only when somebody receives it.
 */
public final class Codecs {

  private static final String LOCAL = "signalbox.local";
  private static final String EVENT = "signalbox.event";

  private Codecs() {}

  /** Registers both codecs; harmless where another Signalbox in the same Vert.x already did. */
  public static void register(EventBus bus) {
    register(bus, new LocalCodec());
    register(bus, new EventCodec());
  }

  /** Options of an internal message. A fresh copy: options are mutable. */
  public static DeliveryOptions local() {
    return new DeliveryOptions().setCodecName(LOCAL).setLocalOnly(true);
  }

  /** Options of a public event. */
  public static DeliveryOptions event() {
    return new DeliveryOptions().setCodecName(EVENT);
  }

  private static void register(EventBus bus, MessageCodec<?, ?> codec) {
    try {
      bus.registerCodec(codec);
    } catch (IllegalStateException alreadyRegistered) {
      // Two Signalboxes share the bus; there is no way to ask beforehand.
    }
  }

  private static final class LocalCodec implements MessageCodec<Object, Object> {
    @Override
    public void encodeToWire(Buffer buffer, Object message) {
      throw new IllegalStateException("an internal message never leaves its Vert.x");
    }

    @Override
    public Object decodeFromWire(int position, Buffer buffer) {
      throw new IllegalStateException("an internal message never comes from elsewhere");
    }

    @Override
    public Object transform(Object message) {
      return message;
    }

    @Override
    public String name() {
      return LOCAL;
    }

    @Override
    public byte systemCodecID() {
      return -1;
    }
  }

  private static final class EventCodec implements MessageCodec<EventMessage, JsonObject> {
    @Override
    public void encodeToWire(Buffer buffer, EventMessage message) {
      buffer.appendInt(message.json().length()).appendBuffer(message.json());
    }

    @Override
    public JsonObject decodeFromWire(int position, Buffer buffer) {
      int length = buffer.getInt(position);
      return new JsonObject(buffer.getBuffer(position + 4, position + 4 + length));
    }

    @Override
    public JsonObject transform(EventMessage message) {
      return new JsonObject(message.json());
    }

    @Override
    public String name() {
      return EVENT;
    }

    @Override
    public byte systemCodecID() {
      return -1;
    }
  }
}
