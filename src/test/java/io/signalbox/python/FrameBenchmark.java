package io.signalbox.python;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What a frame of 4 KB costs on its way out and in. */
@State(Scope.Thread)
public class FrameBenchmark {

  private final byte[] payload = new byte[4096];
  private final ByteBuffer received = Frame.encode(FrameType.STDOUT, payload);

  @Benchmark
  public ByteBuffer encode() {
    return Frame.encode(FrameType.STDOUT, payload);
  }

  @Benchmark
  public Object decode() throws IOException {
    received.rewind();
    return Frame.length(received) <= received.remaining() ? Frame.take(received) : null;
  }
}
