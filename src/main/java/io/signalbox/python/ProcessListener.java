package io.signalbox.python;

/** Hears of the processes that run scripts. Called from any thread; must not block. */
public interface ProcessListener {

  /** Hears nothing. */
  ProcessListener NONE =
      new ProcessListener() {
        @Override
        public void started(String script) {}

        @Override
        public void ended(String script, String cause) {}
      };

  void started(String script);

  /**
   * @param cause {@code exit}, a signal's name, or {@code killed} where it was ended by the server
   */
  void ended(String script, String cause);
}
