package io.signalbox.server;

import io.signalbox.http.Readiness.Remark;
import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.Warning;
import io.signalbox.script.Pending;
import io.signalbox.script.Script;
import io.signalbox.script.ScriptCatalogue;
import io.signalbox.script.ScriptLibrary;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the owner of the scripts should know although the server is ready. */
record ScriptRemarks(ScriptLibrary scripts) {

  List<Remark> all() {
    ScriptCatalogue catalogue = scripts.catalogue();
    return Stream.concat(ofTheScan(), catalogue.all().stream().flatMap(this::of)).toList();
  }

  private Stream<Remark> ofTheScan() {
    return Stream.of(
            scripts.scanner().trouble().map(why -> new Warning("scripts_folder", why)),
            scripts.scanner().inspectionTrouble().map(why -> new Warning("inspection", why)))
        .flatMap(Optional::stream)
        .map(warning -> new Remark(Optional.empty(), warning));
  }

  private Stream<Remark> of(Script script) {
    Optional<Warning> unfit =
        script
            .problem()
            .filter(why -> why.code() != FailureCode.STARTING)
            .map(why -> new Warning("cannot_start", why.detail()));
    Optional<Warning> keptOut =
        scripts.catalogue().pending(script.name()).flatMap(ScriptRemarks::keptOut);
    return Stream.of(
            unfit.stream(), keptOut.stream(), scripts.catalogue().warnings(script.name()).stream())
        .flatMap(warnings -> warnings)
        .map(warning -> new Remark(Optional.of(script.name()), warning));
  }

  private static Optional<Warning> keptOut(Pending pending) {
    return pending
        .failure()
        .map(Failure::detail)
        .map(why -> new Warning("version_kept_out", "version " + pending.version() + ": " + why));
  }
}
