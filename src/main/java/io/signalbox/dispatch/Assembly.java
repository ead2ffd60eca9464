package io.signalbox.dispatch;

import io.signalbox.bus.Call;
import io.signalbox.job.JobId;
import io.signalbox.script.ScriptCatalogue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The collaborators of the dispatcher, joined. */
final class Assembly {

  private static final Logger LOG = LoggerFactory.getLogger(Assembly.class);

  private final Backlog backlog;
  private final HandOffs handOffs;
  private final Dispatcher dispatcher;
  private final Desk desk;
  private final Quarantine quarantine;
  private final RunAgain runAgain;
  private final Elsewhere elsewhere;
  private final BatchDesk batches;

  /**
   * @param fenced called for each write that was refused because somebody else has the job
   */
  Assembly(
      Stores stores,
      BacklogSettings settings,
      ServedScripts scripts,
      Line line,
      Outside outside,
      Runnable fenced) {
    ScriptCatalogue catalogue = scripts.catalogue();
    backlog =
        new Backlog(
            stores.jobs(),
            settings,
            script -> catalogue.find(script).filter(it -> it.problem().isEmpty()).isPresent(),
            outside,
            line.clock());
    line.onDrop(live -> leave(live));
    Farewells farewells = new Farewells(line, backlog, outside, fenced);
    quarantine = new Quarantine(stores.jobs(), line.settings().quarantine());
    Endings endings = new Endings(line, catalogue, farewells, quarantine);
    Returns returns = new Returns(line, endings, outside);
    endings.onBroken(returns::holdBack);
    News news = new News(line, endings, returns, outside);
    handOffs = new HandOffs(catalogue, line, endings, outside, returns, news, quarantine);
    dispatcher =
        new Dispatcher(stores, line, backlog, endings, handOffs, returns, outside, quarantine);
    elsewhere = new Elsewhere(stores.jobs(), line, backlog, dispatcher);
    Archive archive = new Archive(stores);
    desk = new Desk(dispatcher, line, archive);
    runAgain = new RunAgain(dispatcher, archive, outside);
    farewells.onUnwanted(this::cancel);
    batches = new BatchDesk(stores.jobs(), dispatcher, line, backlog, outside);
  }

  private void leave(LiveJob live) {
    if (live.kept().isSubmitted()) {
      backlog.lets(live);
    }
  }

  private void cancel(JobId id) {
    desk.cancel(new Call.Cancel(id))
        .onFailure(cause -> LOG.warn("Job {} was not cancelled", id, cause));
  }

  Backlog backlog() {
    return backlog;
  }

  HandOffs handOffs() {
    return handOffs;
  }

  Dispatcher dispatcher() {
    return dispatcher;
  }

  Elsewhere elsewhere() {
    return elsewhere;
  }

  Quarantine quarantine() {
    return quarantine;
  }

  RunAgain runAgain() {
    return runAgain;
  }

  Desk desk() {
    return desk;
  }

  BatchDesk batches() {
    return batches;
  }
}
