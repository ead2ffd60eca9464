package io.signalbox.cli.doctor;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Unix sockets have short paths: from a deep folder they move to /tmp. */
final class SocketPathCheck implements Check {

  private static final int MOST = 100;

  /** Such as {@code /signalbox-1000/0123456789ab/keeper-1.sock}. */
  private static final int BELOW = 50;

  private final Path tmp;

  SocketPathCheck(Path tmp) {
    this.tmp = tmp;
  }

  @Override
  public String subject() {
    return "sockets";
  }

  @Override
  public List<Finding> findings() {
    int bytes = tmp.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8).length + BELOW;
    String text = "paths below %s have about %d bytes".formatted(tmp.toAbsolutePath(), bytes);
    return List.of(
        bytes <= MOST
            ? Finding.ok(subject(), text)
            : Finding.warn(subject(), text + ", at most 100 are safe: sockets will lie in /tmp"));
  }
}
