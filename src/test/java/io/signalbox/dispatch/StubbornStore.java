package io.signalbox.dispatch;

import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import io.signalbox.store.JobStore;
import io.vertx.core.Future;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashSet;
import java.util.Set;

/**
 * Passes for a durable store, with a real one behind it, and refuses or fences what a test says.
 */
final class StubbornStore {

  private final Set<String> refused = new HashSet<>();
  private final Set<String> fenced = new HashSet<>();

  JobStore over(JobStore real) {
    return (JobStore)
        Proxy.newProxyInstance(
            JobStore.class.getClassLoader(),
            new Class<?>[] {JobStore.class},
            (proxy, method, arguments) -> call(real, method, arguments));
  }

  private Object call(JobStore real, Method method, Object[] arguments) throws Throwable {
    if (method.getName().equals("isDurable")) {
      return true;
    }
    if (refused.contains(method.getName())) {
      return Future.failedFuture(
          new JobException(FailureCode.STORAGE_UNAVAILABLE, "the disk is full"));
    }
    if (fenced.contains(method.getName())) {
      return Future.succeededFuture(false);
    }
    try {
      return method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  void refuse(String method) {
    refused.add(method);
  }

  void heal() {
    refused.clear();
  }

  void fence(String method) {
    fenced.add(method);
  }
}
