package io.signalbox.bus;

import io.signalbox.job.JobId;
import io.signalbox.job.JobPage;
import io.signalbox.job.JobQuery;
import io.signalbox.job.JobState;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The list of jobs, the same over HTTP and the event bus: what is asked and what is answered. */
public final class JobList {

  /** The fields of a query. */
  public static final Set<String> FIELDS =
      Set.of("script", "state", "since", "label", "parent_id", "limit", "cursor");

  private static final String STATES =
      Arrays.stream(JobState.values()).map(JobState::text).collect(Collectors.joining(", "));

  private JobList() {}

  /**
   * @param field the text of a field, if it is given
   * @throws io.signalbox.job.JobException {@code invalid_request}, naming field and value
   */
  public static JobQuery query(Function<String, Optional<String>> field) {
    return new JobQuery(
        field.apply("script"),
        field.apply("state").map(JobList::state),
        field.apply("since").map(text -> RequestFields.instant("since", text)),
        field.apply("label"),
        field.apply("parent_id").map(text -> MessageRequest.id(text)),
        field.apply("cursor").map(JobList::before),
        field.apply("limit").map(JobList::limit).orElse(JobQuery.DEFAULT_LIMIT));
  }

  public static JsonObject json(JobPage page) {
    JsonArray items = new JsonArray();
    page.items().forEach(job -> items.add(JobsJson.job(job)));
    JsonObject json = new JsonObject().put("items", items);
    page.next().ifPresent(id -> json.put("next_cursor", cursor(id)));
    return json;
  }

  private static JobState state(String text) {
    return RequestFields.parse("state", text, "one of " + STATES, JobState::parse);
  }

  private static int limit(String text) {
    return RequestFields.parse(
        "limit",
        text,
        "a whole number from 1 to " + JobQuery.MAX_LIMIT,
        limit ->
            Optional.of(Integer.valueOf(limit)).filter(n -> n >= 1 && n <= JobQuery.MAX_LIMIT));
  }

  /** The opaque cursor of the page before which this job came last. */
  private static String cursor(JobId id) {
    byte[] plain = id.value().getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(plain);
  }

  private static JobId before(String cursor) {
    return RequestFields.parse(
        "cursor",
        cursor,
        "a cursor given here",
        text ->
            JobId.parse(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8)));
  }
}
