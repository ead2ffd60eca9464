package io.signalbox;

import static com.tngtech.archunit.base.DescribedPredicate.describe;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Kinds of method calls that the architecture has rules for. */
final class Calls {

  private static final Map<Class<?>, Set<String>> WAITS =
      Map.ofEntries(
          Map.entry(Future.class, Set.of("await")),
          Map.entry(java.util.concurrent.Future.class, Set.of("get")),
          Map.entry(CompletableFuture.class, Set.of("join")),
          Map.entry(CountDownLatch.class, Set.of("await")),
          Map.entry(CyclicBarrier.class, Set.of("await")),
          Map.entry(Semaphore.class, Set.of("acquire", "acquireUninterruptibly")),
          Map.entry(BlockingQueue.class, Set.of("take", "put")),
          Map.entry(ExecutorService.class, Set.of("awaitTermination", "invokeAll", "invokeAny")),
          Map.entry(Process.class, Set.of("waitFor")),
          Map.entry(Thread.class, Set.of("sleep", "join")),
          Map.entry(TimeUnit.class, Set.of("sleep", "timedJoin", "timedWait")),
          Map.entry(Object.class, Set.of("wait")));

  private static final Set<String> ADDRESSED =
      Set.of("consumer", "localConsumer", "publish", "publisher", "request", "send", "sender");

  private Calls() {}

  /** Calls that keep their thread until something happens elsewhere. */
  static DescribedPredicate<JavaMethodCall> thatWait() {
    return describe(
        "a blocking wait",
        call ->
            WAITS.entrySet().stream()
                .anyMatch(
                    wait ->
                        call.getTargetOwner().isAssignableTo(wait.getKey())
                            && wait.getValue().contains(call.getName())));
  }

  /** Calls of the event bus that take an address. */
  static DescribedPredicate<JavaMethodCall> withAnAddress() {
    return describe(
        "a call of the event bus that takes an address",
        call ->
            call.getTargetOwner().isAssignableTo(EventBus.class)
                && ADDRESSED.contains(call.getName()));
  }

  static DescribedPredicate<JavaMethodCall> of(Class<?> owner, String name) {
    return describe(
        owner.getSimpleName() + "." + name,
        call -> call.getTargetOwner().isAssignableTo(owner) && call.getName().equals(name));
  }
}
