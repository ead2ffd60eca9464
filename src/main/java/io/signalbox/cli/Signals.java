package io.signalbox.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;

/**
 * Signals that ask the process to end: the first one is a request, a second one means now. The JVM
 * itself would run its hooks, exit with 143 and ignore the second.
 *
 * <p>{@code sun.misc.Signal} has no successor; it is reached by reflection because the compiler
 * warns of it.
 */
final class Signals {

  private static final int SHELL_OFFSET = 128;

  private final IntConsumer halt;
  private final CountDownLatch first = new CountDownLatch(1);
  private final AtomicBoolean requested = new AtomicBoolean();

  private Signals(IntConsumer halt) {
    this.halt = halt;
  }

  /**
   * Takes the signals over for the rest of the process.
   *
   * @param halt ends the process at once with an exit code; called on a thread of the JVM
   */
  static Signals take(List<String> names, IntConsumer halt) throws ReflectiveOperationException {
    Signals signals = new Signals(halt);
    Class<?> signal = Class.forName("sun.misc.Signal");
    Class<?> handler = Class.forName("sun.misc.SignalHandler");
    Method number = signal.getMethod("getNumber");
    InvocationHandler onSignal =
        (proxy, method, args) -> signals.received((int) number.invoke(args[0]));
    Object ours =
        Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, onSignal);
    Method handle = signal.getMethod("handle", signal, handler);
    for (String name : names) {
      handle.invoke(null, signal.getConstructor(String.class).newInstance(name), ours);
    }
    return signals;
  }

  /** Waits for the first signal. */
  void await() throws InterruptedException {
    first.await();
  }

  private Object received(int number) {
    if (requested.compareAndSet(false, true)) {
      first.countDown();
    } else {
      halt.accept(SHELL_OFFSET + number);
    }
    return null;
  }
}
