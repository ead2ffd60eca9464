package io.signalbox.cli.doctor;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;

/** Whether the server could listen where it should. */
final class PortCheck implements Check {

  private final String host;
  private final int port;

  PortCheck(String host, int port) {
    this.host = host;
    this.port = port;
  }

  @Override
  public String subject() {
    return "port";
  }

  @Override
  public List<Finding> findings() {
    String address = host + ":" + port;
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(host, port));
      return List.of(
          Finding.ok(subject(), port == 0 ? "any free one will do" : address + " is free"));
    } catch (IOException e) {
      return List.of(
          Finding.warn(
              subject(),
              address + " cannot be had (" + e.getMessage() + "): does a server run already?"));
    }
  }
}
