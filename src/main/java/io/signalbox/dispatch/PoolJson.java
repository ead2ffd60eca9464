package io.signalbox.dispatch;

import io.signalbox.python.PoolView;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/** The processes that run scripts, and the fork servers that they come from, as JSON. */
final class PoolJson {

  private PoolJson() {}

  /** Adds all of them. */
  static void put(JsonObject json, PoolView view) {
    JsonArray processes = new JsonArray();
    view.processes().forEach(process -> processes.add(process(process)));
    JsonArray servers = new JsonArray();
    view.servers().forEach(server -> servers.add(server(server)));
    json.put("processes", processes).put("fork_servers", servers);
  }

  /** Adds those of one script. */
  static void put(JsonObject json, PoolView view, String script) {
    JsonArray processes = new JsonArray();
    view.processes().stream()
        .filter(process -> process.script().equals(script))
        .forEach(process -> processes.add(process(process)));
    json.put("processes", processes);
    view.servers().stream()
        .filter(server -> server.scripts().contains(script))
        .reduce((older, newer) -> newer)
        .ifPresent(server -> json.put("fork_server", server(server)));
  }

  private static JsonObject process(PoolView.Process process) {
    JsonObject json =
        new JsonObject()
            .put("script", process.script())
            .put("version", process.version())
            .put("isolation", process.isolation())
            .put("state", process.state())
            .put("jobs_done", process.jobsDone())
            .put("age_ms", process.ageMs());
    if (process.state().equals("idle")) {
      json.put("idle_ms", process.idleMs());
    }
    putIfKnown(json, "pid", process.pid());
    putIfKnown(json, "rss_bytes", process.rssBytes());
    putIfKnown(json, "fork_server_pid", process.serverPid());
    return json;
  }

  private static JsonObject server(PoolView.Server server) {
    JsonObject json =
        new JsonObject()
            .put("interpreter", server.interpreter())
            .put("state", server.state())
            .put("scripts", new JsonArray(server.scripts().stream().sorted().toList()))
            .put("imports", new JsonArray(server.imports()))
            .put("skipped", new JsonObject(Map.copyOf(server.skipped())))
            .put("children", server.children())
            .put("spares", server.spares());
    if (!server.detail().isEmpty()) {
      json.put("detail", server.detail());
    }
    putIfKnown(json, "pid", server.pid());
    putIfKnown(json, "rss_bytes", server.rssBytes());
    return json;
  }

  private static void putIfKnown(JsonObject json, String name, long figure) {
    if (figure > 0) {
      json.put(name, figure);
    }
  }
}
