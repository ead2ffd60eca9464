package io.signalbox.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.bus.HandOff;
import io.signalbox.bus.JobDeque;
import io.signalbox.bus.Mailbox;
import io.signalbox.bus.WorkerNews;
import io.signalbox.job.Job;
import io.signalbox.job.JobRequest;
import io.signalbox.job.Payload;
import io.signalbox.job.RunLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnnouncerTest {

  private static final WorkerNews NEWS = new WorkerNews.Gone("any");

  private final Mailbox box = new Mailbox();
  private int announced;

  private Announcer announcer(int jobs) {
    JobRequest request = JobRequest.of("one", new Payload.Bytes(new byte[0], Payload.JSON));
    RunLimits limits = new RunLimits(Duration.ZERO, false, Duration.ZERO, Duration.ZERO, 9, 0);
    Job job = Job.accepted(request, "v1", 5, Instant.EPOCH);
    List<HandOff.Item> items =
        Collections.nCopies(jobs, new HandOff.Item(job, request.input(), "{}", limits));
    return new Announcer(box, new JobDeque(items), () -> announced++);
  }

  @Test
  void news_go_out_at_once_where_few_jobs_are_left() {
    announcer(1).accept(NEWS);
    assertThat(announced).isEqualTo(1);
  }

  @Test
  void news_of_some_short_jobs_travel_together_while_more_lie_ready() {
    Announcer announcer = announcer(5);
    for (int i = 0; i < 5; i++) {
      announcer.accept(NEWS);
    }
    assertThat(announced).isZero();
    announcer.accept(NEWS);
    assertThat(announced).isEqualTo(1);
  }

  @Test
  void what_the_dispatcher_has_read_by_itself_is_not_announced() {
    Announcer announcer = announcer(5);
    for (int i = 0; i < 20; i++) {
      announcer.accept(NEWS);
      box.empty(read -> {});
    }
    assertThat(announced).isZero();
  }
}
