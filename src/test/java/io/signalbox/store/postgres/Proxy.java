package io.signalbox.store.postgres;

import static io.signalbox.store.StoreSamples.get;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A network between a store and its database that can go wrong. */
final class Proxy {

  private final Vertx vertx;
  private final URI target;
  private final NetServer server;
  private final Set<NetSocket> sockets = ConcurrentHashMap.newKeySet();
  private volatile boolean carriesRequests = true;
  private volatile boolean carriesAnswers = true;
  private volatile boolean isArmed;

  Proxy(Vertx vertx, String uri) {
    this.vertx = vertx;
    target = URI.create(uri);
    server = vertx.createNetServer().connectHandler(this::connect);
    get(server.listen(0, "127.0.0.1"));
  }

  String uri() {
    return target
        .toString()
        .replace(target.getHost() + ":" + target.getPort(), "127.0.0.1:" + server.actualPort());
  }

  private void connect(NetSocket client) {
    client.pause();
    vertx
        .createNetClient()
        .connect(target.getPort(), target.getHost())
        .onSuccess(
            database -> {
              sockets.add(client);
              sockets.add(database);
              client.handler(bytes -> carry(bytes, database));
              database.handler(
                  bytes -> {
                    if (carriesAnswers) {
                      client.write(bytes);
                    }
                  });
              client.closeHandler(gone -> database.close());
              database.closeHandler(gone -> client.close());
              client.resume();
            })
        .onFailure(cause -> client.close());
  }

  private void carry(Buffer request, NetSocket database) {
    if (isArmed && request.toString(StandardCharsets.ISO_8859_1).contains("COMMIT")) {
      carriesAnswers = false;
    }
    if (carriesRequests) {
      database.write(request);
    }
  }

  /** Swallows everything from now on, and closes nothing. */
  void swallowAll() {
    carriesRequests = false;
    carriesAnswers = false;
  }

  /** Swallows the answer to the next commit, and all after it. */
  void swallowFromCommit() {
    isArmed = true;
  }

  /** New connections work; those that have missed something stay dead. */
  void heal() {
    sockets.forEach(
        socket -> {
          socket.handler(bytes -> {});
        });
    sockets.clear();
    isArmed = false;
    carriesRequests = true;
    carriesAnswers = true;
  }

  void close() {
    get(server.close());
  }
}
