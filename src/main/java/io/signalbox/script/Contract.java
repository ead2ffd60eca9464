package io.signalbox.script;

import java.util.List;
import java.util.Locale;

/**
 * How a script is called and what it imports, read from its syntax tree.
 *
 * @param kind what is called
 * @param takesJob whether the function takes a second argument, the job (or the jobs)
 * @param imports the modules outside of the scripts folder that its top level imports, and those of
 *     its helpers, in the order of the source; dotted names as written
 */
public record Contract(Kind kind, boolean takesJob, List<String> imports) {

  /** A plain script of which nothing is known. */
  public static final Contract PLAIN = new Contract(Kind.PLAIN, false, List.of());

  /** What a job calls. */
  public enum Kind {
    /** The whole file, with the input's path as its argument. */
    PLAIN,
    /** {@code handle(input)}. */
    HANDLE,
    /** {@code handle_batch(inputs)}. */
    HANDLE_BATCH;

    /** The word as it stands in JSON, such as {@code handle_batch}. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Contract {
    imports = List.copyOf(imports);
  }

  /** Whether a function is called, whose return value is the output. */
  public boolean isFunction() {
    return kind != Kind.PLAIN;
  }
}
