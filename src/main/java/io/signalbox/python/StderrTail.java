package io.signalbox.python;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The last lines of stderr, and the stack that faulthandler writes when a signal ends Python. */
final class StderrTail {

  private static final int MAX_LINES = 20;
  private static final int MAX_STACK_LINES = 60;
  private static final int MAX_LENGTH = 1000;
  private static final String FATAL = "Fatal Python error:";

  private final Deque<String> lines = new ArrayDeque<>();
  private final List<String> stack = new ArrayList<>();

  void add(String line) {
    String kept = line.length() > MAX_LENGTH ? line.substring(0, MAX_LENGTH) + "..." : line;
    if (lines.size() == MAX_LINES) {
      lines.removeFirst();
    }
    lines.addLast(kept);
    boolean isStack = !stack.isEmpty() || line.startsWith(FATAL);
    if (isStack && stack.size() < MAX_STACK_LINES) {
      stack.add(kept);
    }
  }

  /** The last lines, oldest first. */
  List<String> lines() {
    return List.copyOf(lines);
  }

  /** What faulthandler wrote; empty where it did not. */
  List<String> stack() {
    return List.copyOf(stack);
  }
}
