package io.signalbox.script;

import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The versions of one script: the one that is served, and the newest one, which takes its place as
 * soon as it is proven. Confined to {@link Succession}.
 */
final class Versions {

  private Offer newest;
  private Script served;
  private boolean isInFirstTrial;
  private boolean isTrusted;
  private Optional<Trial> trial;

  /**
   * A version as it was read.
   *
   * @param golden the mark of its recorded outputs
   */
  record Offer(Script script, String golden) {

    boolean hasGolden() {
      return !golden.equals(Fingerprint.ABSENT);
    }

    /** Whether it has to be proven although there is nothing that goes on without it. */
    boolean askedFor() {
      return script.problem().isEmpty() && (hasGolden() || script.settings().start() == Start.BOOT);
    }
  }

  /** The first version: it is served without proof, unless it asks for one. */
  Versions(Offer first, long now) {
    begin(first, now);
  }

  Script served() {
    return served;
  }

  /** The versions that runs may be given from now on. */
  Stream<Script> wanted() {
    return Stream.of(served, newest.script());
  }

  /** The newest version, where it is not served or not proven. */
  Optional<Pending> pending() {
    boolean isShown = served.problem().isEmpty();
    return trial
        .filter(one -> isShown)
        .map(one -> new Pending(newest.script().version(), one.failure()));
  }

  /** Takes note of what was read. */
  void offer(Offer offer, long now) {
    if (offer.equals(newest)) {
      return;
    }
    if (served.problem().isPresent()) {
      begin(offer, now);
    } else if (offer.script().version().equals(served.version())) {
      boolean isOtherGolden = offer.hasGolden() && !offer.golden().equals(newest.golden());
      served = offer.script();
      trial = isOtherGolden ? Optional.of(Trial.at(now)) : Optional.empty();
    } else {
      trial = Optional.of(offer.script().problem().map(Trial::lost).orElse(Trial.at(now)));
    }
    newest = offer;
  }

  private void begin(Offer offer, long now) {
    newest = offer;
    trial = offer.askedFor() ? Optional.of(Trial.at(now)) : Optional.empty();
    isInFirstTrial = trial.isPresent();
    isTrusted = false;
    served = offer.script();
    if (trial.isPresent() && offer.hasGolden()) {
      String detail = "the script is run on its recorded inputs before it is served";
      served = served.with(Failure.of(FailureCode.STARTING, detail));
    }
  }

  /** What is to be proven now; it is being proven from now on. */
  Optional<Candidate> due(long now) {
    if (trial.filter(one -> one.isDue(now)).isEmpty()) {
      return Optional.empty();
    }
    trial = trial.map(Trial::begun);
    Optional<Script> predecessor = isOther() ? Optional.of(served) : Optional.empty();
    return Optional.of(new Candidate(newest.script(), predecessor, isTrusted));
  }

  /** The newest version is proven, unless it is not the newest any more. */
  void proven(Candidate candidate) {
    if (isNewest(candidate)) {
      served = newest.script();
      isInFirstTrial = false;
      isTrusted = true;
      trial = Optional.empty();
    }
  }

  /**
   * The newest version has failed, unless it is not the newest any more.
   *
   * @param hasBetter whether the other one that is served can start at least
   * @return whether this is news
   */
  boolean failed(Candidate candidate, Failure why, boolean hasBetter, long now) {
    if (!isNewest(candidate)) {
      return false;
    }
    boolean isNews = trial.flatMap(Trial::failure).filter(why::equals).isEmpty();
    trial = trial.map(one -> one.failed(why, now));
    isTrusted = isOther() ? hasBetter : isTrusted;
    boolean goesOn = isOther() ? hasBetter : !isInFirstTrial;
    if (!goesOn) {
      served = newest.script().with(why);
      isInFirstTrial = true;
    }
    return isNews;
  }

  /** Whether what is served is another version than the newest. */
  private boolean isOther() {
    return !served.version().equals(newest.script().version());
  }

  private boolean isNewest(Candidate candidate) {
    return trial.filter(Trial::isBegun).isPresent() && newest.script().equals(candidate.script());
  }
}
