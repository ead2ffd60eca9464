package io.signalbox.script;

import java.util.Optional;

/**
 * A version that is to be proven.
 *
 * @param predecessor another version that is served meanwhile
 * @param isTrusted whether that one is known to start
 */
record Candidate(Script script, Optional<Script> predecessor, boolean isTrusted) {}
