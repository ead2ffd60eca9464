package io.signalbox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SignalsTest {

  @Test
  void the_first_signal_asks_and_a_second_one_halts() throws Exception {
    BlockingQueue<Integer> halts = new LinkedBlockingQueue<>();
    Signals signals = Signals.take(List.of("WINCH"), halts::add);

    raise();
    signals.await();
    assertThat(halts).isEmpty();

    raise();
    assertThat(halts.poll(10, TimeUnit.SECONDS)).isEqualTo(128 + 28);
  }

  private static void raise() throws Exception {
    new ProcessBuilder("kill", "-WINCH", Long.toString(ProcessHandle.current().pid()))
        .start()
        .waitFor();
  }
}
