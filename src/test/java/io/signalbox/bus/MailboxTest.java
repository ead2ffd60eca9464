package io.signalbox.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MailboxTest {

  private static WorkerNews news(int number) {
    return new WorkerNews.Gone("w" + number);
  }

  @Test
  void only_an_untold_box_is_announced() {
    Mailbox box = new Mailbox();
    List<WorkerNews> read = new ArrayList<>();
    assertThat(box.put(news(1))).isEqualTo(1);
    assertThat(box.announce()).isTrue();
    assertThat(box.put(news(2))).isEqualTo(2);
    assertThat(box.announce()).isFalse();
    box.empty(read::add);
    assertThat(read).containsExactly(news(1), news(2));
    assertThat(box.put(news(3))).isEqualTo(1);
    assertThat(box.announce()).isTrue();
  }

  @Test
  void what_comes_while_it_is_read_is_read_too_or_announced() throws InterruptedException {
    Mailbox box = new Mailbox();
    Semaphore announced = new Semaphore(0);
    List<WorkerNews> sent = IntStream.range(0, 50_000).mapToObj(MailboxTest::news).toList();
    Thread writer =
        new Thread(
            () ->
                sent.forEach(
                    item -> {
                      box.put(item);
                      if (box.announce()) {
                        announced.release();
                      }
                    }));
    writer.start();
    List<WorkerNews> read = new ArrayList<>();
    while (read.size() < sent.size()) {
      announced.acquire();
      box.empty(read::add);
    }
    writer.join();
    assertThat(read).isEqualTo(sent);
  }
}
