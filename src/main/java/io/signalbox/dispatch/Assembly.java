package io.signalbox.dispatch;

import io.signalbox.script.ScriptCatalogue;

/** The collaborators of the dispatcher, joined. */
final class Assembly {

  private final Backlog backlog;
  private final HandOffs handOffs;
  private final Dispatcher dispatcher;
  private final Desk desk;
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
    Endings endings = new Endings(line, catalogue, farewells);
    Returns returns = new Returns(line, endings, outside);
    News news = new News(line, endings, returns, outside);
    handOffs = new HandOffs(catalogue, line, endings, outside, returns, news);
    dispatcher = new Dispatcher(stores, line, backlog, endings, handOffs, returns, outside);
    elsewhere = new Elsewhere(stores.jobs(), line, backlog, dispatcher);
    desk = new Desk(dispatcher, line, new Archive(stores));
    batches = new BatchDesk(stores.jobs(), dispatcher, line, backlog, outside);
  }

  private void leave(LiveJob live) {
    if (live.kept().isSubmitted()) {
      backlog.lets(live);
    }
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

  Desk desk() {
    return desk;
  }

  BatchDesk batches() {
    return batches;
  }
}
