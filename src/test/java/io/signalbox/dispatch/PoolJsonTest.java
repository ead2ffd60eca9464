package io.signalbox.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.python.PoolView;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PoolJsonTest {

  private static final PoolView.Process IDLE =
      new PoolView.Process(7, "a", "v1", "warm", "idle", 3, 900, 200, 1 << 20, 5);
  private static final PoolView.Process STARTING =
      new PoolView.Process(0, "b", "v1", "fork", "loading", 0, 10, 0, 0, 0);
  private static final PoolView.Server OLD = server(5, "ready", "", Set.of("b", "a"));
  private static final PoolView.Server NEW = server(0, "backing_off", "SIGKILL", Set.of("b"));

  private final PoolView view = new PoolView(List.of(OLD, NEW), List.of(IDLE, STARTING));
  private final JsonObject json = new JsonObject();

  private static PoolView.Server server(long pid, String state, String why, Set<String> scripts) {
    return new PoolView.Server(
        "/python3", state, why, List.of("numpy"), Map.of("x", "no"), pid, 1, 2, pid << 20, scripts);
  }

  @Test
  void shows_all_of_them() {
    PoolJson.put(json, view);
    assertThat(json.getJsonArray("processes").getJsonObject(0).getMap())
        .isEqualTo(
            Map.of(
                "pid",
                7L,
                "script",
                "a",
                "version",
                "v1",
                "isolation",
                "warm",
                "state",
                "idle",
                "jobs_done",
                3L,
                "age_ms",
                900L,
                "idle_ms",
                200L,
                "rss_bytes",
                1L << 20,
                "fork_server_pid",
                5L));
    JsonObject server = json.getJsonArray("fork_servers").getJsonObject(0);
    assertThat(server.getJsonArray("scripts")).isEqualTo(new JsonArray().add("a").add("b"));
    assertThat(server.getJsonObject("skipped").getString("x")).isEqualTo("no");
    assertThat(server.getLong("rss_bytes")).isEqualTo(5 << 20);
    assertThat(server.containsKey("detail")).isFalse();
  }

  @Test
  void leaves_out_what_is_not_known_yet() {
    PoolJson.put(json, view);
    assertThat(json.getJsonArray("processes").getJsonObject(1).fieldNames())
        .doesNotContain("pid", "idle_ms", "rss_bytes", "fork_server_pid");
    assertThat(json.getJsonArray("fork_servers").getJsonObject(1).getString("detail"))
        .isEqualTo("SIGKILL");
  }

  @Test
  void shows_those_of_one_script_and_its_newest_fork_server() {
    PoolJson.put(json, view, "b");
    assertThat(json.getJsonArray("processes")).hasSize(1);
    assertThat(json.getJsonObject("fork_server").getString("state")).isEqualTo("backing_off");
  }

  @Test
  void a_script_that_never_ran_has_neither() {
    PoolJson.put(json, view, "c");
    assertThat(json.getJsonArray("processes")).isEmpty();
    assertThat(json.containsKey("fork_server")).isFalse();
  }
}
