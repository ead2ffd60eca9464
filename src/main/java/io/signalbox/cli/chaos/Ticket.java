package io.signalbox.cli.chaos;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * One job as its submitter knows it: what was sent under which key, the id that was acknowledged,
 * and the first end that was seen. Written by the submitting and the watching thread, read by all.
 */
final class Ticket {

  private final String key;
  private final Kind kind;
  private final int number;
  private volatile String id = "";
  private volatile boolean cancelAsked;
  private volatile Ending ending;

  Ticket(String key, Kind kind, int number) {
    this.key = key;
    this.kind = kind;
    this.number = number;
  }

  /**
   * A job's end as the API shows it.
   *
   * @param outputHash of the output's JSON value; empty where it has none
   */
  record Ending(
      String state, int attempt, String finishedAt, String failure, OptionalInt outputHash) {}

  /** The idempotency key, which is the job's label too. */
  String key() {
    return key;
  }

  Kind kind() {
    return kind;
  }

  int number() {
    return number;
  }

  /** The id that the server acknowledged; empty before. */
  String id() {
    return id;
  }

  void acknowledged(String jobId) {
    id = jobId;
  }

  boolean isCancelAsked() {
    return cancelAsked;
  }

  void cancelAsked() {
    cancelAsked = true;
  }

  Optional<Ending> ending() {
    return Optional.ofNullable(ending);
  }

  /** Keeps the first end that was seen. */
  void seen(Ending end) {
    if (ending == null) {
      ending = end;
    }
  }
}
