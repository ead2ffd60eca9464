package io.signalbox.store;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * Calls a store as the dispatcher does, on an event loop, and fails what does not complete there.
 */
final class OnEventLoop {

  private final JobStore store;
  private final Context context;

  private OnEventLoop(JobStore store, Context context) {
    this.store = store;
    this.context = context;
  }

  /** The store, to be called from any thread. */
  static JobStore of(JobStore store, Context context) {
    OnEventLoop handler = new OnEventLoop(store, context);
    return (JobStore)
        Proxy.newProxyInstance(
            JobStore.class.getClassLoader(),
            new Class<?>[] {JobStore.class},
            (proxy, method, arguments) -> handler.call(method, arguments));
  }

  private Object call(Method method, Object[] arguments) {
    Promise<Object> promise = Promise.promise();
    context.runOnContext(start -> answer(method, arguments, promise));
    return method.getReturnType() == Future.class
        ? promise.future()
        : StoreSamples.get(promise.future());
  }

  private void answer(Method method, Object[] arguments, Promise<Object> promise) {
    try {
      Object answer = method.invoke(store, arguments);
      if (answer instanceof Future<?> future) {
        Thread loop = Thread.currentThread();
        future.onComplete(
            value -> {
              if (Thread.currentThread() == loop) {
                promise.handle(future.map(it -> (Object) it));
              } else {
                promise.fail(new AssertionError(method.getName() + " left the caller's context"));
              }
            });
      } else {
        promise.complete(answer);
      }
    } catch (InvocationTargetException thrown) {
      promise.fail(new AssertionError(method.getName() + " threw", thrown.getCause()));
    } catch (IllegalAccessException hidden) {
      promise.fail(hidden);
    }
  }
}
