package io.signalbox.python;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A fork server that only lives and dies. */
final class FakeForkServer implements ForkServer {

  private final Loaded loaded;
  private final CompletableFuture<String> end = new CompletableFuture<>();
  volatile int children;

  FakeForkServer(long rssBytes, String... threaded) {
    loaded = new Loaded(List.of(), Map.of(), List.of(threaded), rssBytes);
  }

  /** Has it die by itself. */
  void die(String how) {
    end.complete(how);
  }

  boolean isEnded() {
    return end.isDone();
  }

  @Override
  public Lane lane() throws IOException {
    throw new IOException("this one has no lanes");
  }

  @Override
  public Lane channel() throws IOException {
    throw new IOException("this one has no channels");
  }

  @Override
  public Loaded loaded() {
    return loaded;
  }

  @Override
  public long pid() {
    return 4711;
  }

  @Override
  public int children() {
    return children;
  }

  @Override
  public String awaitEnd() {
    return end.join();
  }

  @Override
  public void end() {
    end.complete("it was ended");
  }
}
