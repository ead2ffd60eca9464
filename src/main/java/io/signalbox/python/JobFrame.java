package io.signalbox.python;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.signalbox.job.Payload;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Makes JOB frames: what a warm process is told of a job. */
final class JobFrame {

  /** A larger input does not travel in the frame. */
  static final int MAX_INLINE = Frame.MAX_PAYLOAD / 2;

  private static final byte[] NOTHING = new byte[0];

  private JobFrame() {}

  /**
   * @param directory where the job's own files lie, or may lie
   * @param input the file of the input; null where the frame itself carries it
   * @param more whether another job of the same call follows
   */
  static ByteBuffer encode(int number, Run run, Path directory, Path input, boolean more) {
    byte[] header = header(run, directory, input, more).getBytes(StandardCharsets.UTF_8);
    byte[] body =
        input == null && run.input() instanceof Payload.Bytes bytes ? bytes.bytes() : NOTHING;
    int length = Integer.BYTES + Short.BYTES + header.length + body.length;
    return ByteBuffer.allocate(Frame.HEADER + length)
        .putInt(length)
        .put(FrameType.JOB.code())
        .putInt(number)
        .putShort((short) header.length)
        .put(header)
        .put(body)
        .flip();
  }

  private static String header(Run run, Path directory, Path input, boolean more) {
    StringBuilder json = new StringBuilder(300);
    json.append("{\"id\":\"").append(run.job().id().value());
    json.append("\",\"attempt\":").append(run.attempt());
    member(json, "type", run.input().contentType());
    member(json, "dir", directory.toString());
    if (input != null) {
      member(json, "file", input.toString());
    }
    json.append(",\"params\":").append(run.params());
    return json.append(more ? ",\"more\":true}" : "}").toString();
  }

  private static void member(StringBuilder json, String name, String value) {
    json.append(",\"").append(name).append("\":\"");
    JsonStringEncoder.getInstance().quoteAsString(value, json);
    json.append('"');
  }
}
