package io.signalbox.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.job.Job;
import io.signalbox.job.JobPage;
import io.signalbox.job.JobQuery;
import io.signalbox.job.JobRequest;
import io.signalbox.job.JobState;
import io.signalbox.job.Payload;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobListTest {

  @Test
  void asks_for_the_first_page_of_everything_where_nothing_is_said() {
    assertThat(query(Map.of())).isEqualTo(JobQuery.all());
  }

  @Test
  void reads_every_field() {
    JobQuery query =
        query(
            Map.of(
                "script", "one",
                "state", "failed",
                "since", "2026-01-31T13:00:00+01:00",
                "label", "night",
                "limit", "500"));

    assertThat(query.script()).hasValue("one");
    assertThat(query.state()).hasValue(JobState.FAILED);
    assertThat(query.since()).hasValue(Instant.parse("2026-01-31T12:00:00Z"));
    assertThat(query.label()).hasValue("night");
    assertThat(query.limit()).isEqualTo(500);
  }

  @Test
  void the_cursor_of_a_page_asks_for_the_next_one() {
    JobRequest request = JobRequest.of("one", new Payload.Bytes(new byte[0], Payload.JSON));
    Job job = Job.accepted(request, "v1", 5, Instant.EPOCH);
    String cursor =
        JobList.json(new JobPage(List.of(job), Optional.of(job.id()))).getString("next_cursor");

    assertThat(query(Map.of("cursor", cursor)).before()).hasValue(job.id());
  }

  @ParameterizedTest
  @CsvSource({
    "state, lost",
    "since, yesterday",
    "limit, 0",
    "limit, 501",
    "limit, many",
    "cursor, %%",
    "cursor, bm9uZQ"
  })
  void a_bad_value_is_named(String field, String value) {
    assertThatThrownBy(() -> query(Map.of(field, value)))
        .hasMessageContaining("invalid_request")
        .hasMessageContaining(field + ": '" + value + "' is not");
  }

  private static JobQuery query(Map<String, String> fields) {
    return JobList.query(name -> Optional.ofNullable(fields.get(name)));
  }
}
