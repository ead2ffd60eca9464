package io.signalbox.bus;

import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import io.signalbox.job.JobId;
import io.signalbox.job.JobQuery;
import io.signalbox.job.JobRequest;
import io.signalbox.job.Payload;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The public end of the event bus, for verticles that know nothing of our classes: JSON or Buffer
 * in, the same out, failures as {@code ReplyException} with the code's number and the problem JSON
 * as message.
 */
public final class BusVerticle extends VerticleBase {

  private final Addresses addresses;
  private final Map<String, MessageConsumer<Object>> scripts = new HashMap<>();
  private Jobs jobs;

  public BusVerticle(Addresses addresses) {
    this.addresses = addresses;
  }

  @Override
  public Future<?> start() {
    jobs = new Jobs(vertx, addresses);
    vertx.eventBus().<Object>consumer(addresses.run(), this::runNamed);
    answer("submit", body -> jobs.submit(MessageRequest.ofSubmit(body)).map(JobsJson::view));
    answer("get", body -> jobs.get(id(body)).map(JobsJson::view));
    answer("cancel", body -> jobs.cancel(id(body)).map(JobsJson::view));
    answer("retry", body -> jobs.ask(again(body)).map(JobsJson::view));
    answer("list", this::list);
    return Future.succeededFuture();
  }

  /** Offers one address a script, these and no others. Callable from any thread once deployed. */
  public void serve(Set<String> names) {
    context.runOnContext(here -> update(names));
  }

  private void update(Set<String> names) {
    List<String> gone = new ArrayList<>(scripts.keySet());
    gone.removeAll(names);
    gone.forEach(name -> scripts.remove(name).unregister());
    names.forEach(name -> scripts.computeIfAbsent(name, this::consumer));
  }

  private MessageConsumer<Object> consumer(String script) {
    return vertx.eventBus().consumer(addresses.run(script), message -> run(script, message));
  }

  private void runNamed(Message<Object> message) {
    run(Optional.ofNullable(message.headers().get("script")).orElse(""), message);
  }

  private void run(String script, Message<Object> message) {
    guarded(() -> run(MessageRequest.ofRun(script, message), message.body() instanceof Buffer))
        .onSuccess(message::reply)
        .onFailure(cause -> fail(message, cause));
  }

  private Future<Object> run(JobRequest request, boolean asBuffer) {
    return jobs.run(request)
        .compose(
            finished ->
                finished
                    .output()
                    .map(output -> reply(output, asBuffer))
                    .orElseGet(
                        () ->
                            Future.failedFuture(
                                new JobException(
                                    finished
                                        .job()
                                        .failure()
                                        .orElseThrow()
                                        .with("job_id", request.id().value())))));
  }

  private Future<Object> reply(Payload output, boolean asBuffer) {
    return bytes(output).map(buffer -> asBuffer ? buffer : Json.decodeValue(buffer));
  }

  private Future<Buffer> bytes(Payload payload) {
    return payload instanceof Payload.File file
        ? vertx.fileSystem().readFile(file.path().toString())
        : Future.succeededFuture(Buffer.buffer(((Payload.Bytes) payload).bytes()));
  }

  private void answer(String operation, Function<JsonObject, Future<JsonObject>> answerer) {
    vertx
        .eventBus()
        .<Object>consumer(
            addresses.jobs(operation),
            message ->
                guarded(() -> answerer.apply(object(message.body())))
                    .onSuccess(message::reply)
                    .onFailure(cause -> fail(message, cause)));
  }

  private Future<JsonObject> list(JsonObject body) {
    JobQuery query =
        JobList.query(name -> Optional.ofNullable(body.getValue(name)).map(String::valueOf));
    return jobs.ask(new Call.Find(query)).map(JobList::json);
  }

  private static Call.RunAgain again(JsonObject body) {
    return new Call.RunAgain(id(body), body.getBoolean("alone", false));
  }

  private static JobId id(JsonObject body) {
    return MessageRequest.id(String.valueOf(body.getValue("id")));
  }

  private static JsonObject object(Object body) {
    if (body instanceof JsonObject object) {
      return object;
    }
    if (body == null) {
      return new JsonObject();
    }
    throw RequestFields.invalid("the body is not a JSON object");
  }

  private static <T> Future<T> guarded(Supplier<Future<T>> action) {
    try {
      return action.get();
    } catch (ClassCastException wrongType) {
      return Future.failedFuture(
          new JobException(FailureCode.INVALID_REQUEST, "a member has the wrong type"));
    } catch (RuntimeException refused) {
      return Future.failedFuture(refused);
    }
  }

  private static void fail(Message<?> message, Throwable cause) {
    Failure failure = JobException.failureOf(cause);
    message.fail(failure.code().number(), JobsJson.problem(failure).encode());
  }
}
