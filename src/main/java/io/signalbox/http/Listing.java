package io.signalbox.http;

import io.signalbox.job.JobId;
import io.signalbox.job.JobQuery;
import io.signalbox.job.JobState;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The query of {@code GET /v1/jobs}. */
final class Listing {

  private static final Set<String> KNOWN =
      Set.of("script", "state", "since", "label", "limit", "cursor");
  private static final String STATES =
      Arrays.stream(JobState.values()).map(JobState::text).collect(Collectors.joining(", "));

  private Listing() {}

  static JobQuery query(MultiMap params) {
    Query query = Query.of(params, KNOWN);
    return new JobQuery(
        query.text("script"),
        query.value("state", JobState::parse, "one of " + STATES),
        query.value("since", Listing::instant, "a time such as 2026-01-31T12:00:00Z"),
        query.text("label"),
        query.value("cursor", Listing::parse, "a cursor given here"),
        query.integer("limit", 1, JobQuery.MAX_LIMIT).orElse(JobQuery.DEFAULT_LIMIT));
  }

  /** The opaque cursor of the page before which this job came last. */
  static String cursor(JobId id) {
    byte[] plain = id.value().getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(plain);
  }

  private static Optional<JobId> parse(String cursor) {
    try {
      byte[] plain = Base64.getUrlDecoder().decode(cursor);
      return JobId.parse(new String(plain, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
