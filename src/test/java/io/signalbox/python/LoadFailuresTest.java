package io.signalbox.python;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import io.signalbox.script.Script;
import org.junit.jupiter.api.Test;

class LoadFailuresTest {

  private static final JobException BROKEN = new JobException(FailureCode.CANNOT_START, "broken");

  private long now = 1_000;
  private final LoadFailures failures = new LoadFailures(() -> now);
  private final Script script = Runs.script("s", "v1");

  /** How long a failure that comes now is remembered. */
  private long heldFor() {
    long from = now;
    failures.add(script, BROKEN);
    while (failures.of(script).isPresent()) {
      now += 500;
    }
    return now - from;
  }

  @Test
  void holds_ever_longer_up_to_a_limit() {
    assertThat(heldFor()).isEqualTo(1_000);
    assertThat(heldFor()).isEqualTo(2_000);
    assertThat(heldFor()).isEqualTo(4_000);
    heldFor();
    heldFor();
    assertThat(heldFor()).isEqualTo(30_000);
    assertThat(heldFor()).isEqualTo(30_000);
  }

  @Test
  void begins_anew_once_it_has_loaded() {
    heldFor();
    heldFor();
    failures.forget(script);
    assertThat(heldFor()).isEqualTo(1_000);
  }

  @Test
  void another_version_gets_its_own_chance() {
    failures.add(script, BROKEN);
    assertThat(failures.of(script)).contains(BROKEN);
    assertThat(failures.of(Runs.script("s", "v2"))).isEmpty();
  }

  @Test
  void what_says_nothing_about_the_script_is_not_remembered() {
    failures.add(script, new JobException(FailureCode.TIMED_OUT, "no room"));
    failures.add(script, new JobException(FailureCode.CANCELLED, "nobody waits"));
    assertThat(failures.of(script)).isEmpty();
  }
}
