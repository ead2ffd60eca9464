package io.signalbox.http;

import io.signalbox.bus.RequestFields;
import java.util.function.Consumer;

/**
 * A JSON array: an input an element. It only looks for where elements end, by depth and strings;
 * whether they are well-formed is checked when they are whole.
 */
final class ArraySplitter implements BatchSplitter {

  private static final byte[] SPACE = {' '};

  private final BatchInput input;
  private Place place = Place.BEFORE;
  private int depth;
  private boolean isInString;
  private boolean isEscaped;
  private boolean hasGap;

  private enum Place {
    /** Before the array. */
    BEFORE,
    /** Behind its bracket. */
    FIRST,
    /** Behind a comma. */
    NEXT,
    /** Inside an element, or behind it. */
    ELEMENT,
    /** Behind the array. */
    AFTER
  }

  ArraySplitter(BatchInput input) {
    this.input = input;
  }

  @Override
  public void feed(byte[] bytes, Consumer<byte[]> inputs) {
    int at = 0;
    while (at < bytes.length) {
      if (place == Place.ELEMENT) {
        at = element(bytes, at, inputs);
      } else if (BatchInput.isSpace(bytes[at])) {
        at++;
      } else {
        at = between(bytes[at], at);
      }
    }
  }

  /** A byte that is no white space outside of elements; answers where to go on. */
  private int between(byte one, int at) {
    if (place == Place.AFTER) {
      throw RequestFields.invalid("something stands behind the JSON array");
    }
    if (place == Place.BEFORE) {
      if (one != '[') {
        throw RequestFields.invalid(
            "the body is no JSON array; a JSON value a line is " + Accepts.LINES);
      }
      place = Place.FIRST;
      return at + 1;
    }
    if (one == ']' && place == Place.FIRST) {
      place = Place.AFTER;
      return at + 1;
    }
    if (one == ']' || one == ',') {
      throw input.invalid("it is empty");
    }
    place = Place.ELEMENT;
    return at;
  }

  /** Looks for the end of an element; answers where to go on. */
  private int element(byte[] bytes, int begin, Consumer<byte[]> inputs) {
    for (int at = begin; at < bytes.length; at++) {
      byte one = bytes[at];
      if (isInString) {
        string(one);
      } else if (depth == 0 && (one == ',' || one == ']')) {
        input.append(bytes, begin, at);
        finish(one, inputs);
        return at + 1;
      } else if (depth == 0 && BatchInput.isSpace(one)) {
        input.append(bytes, begin, at);
        hasGap = true;
        return at + 1;
      } else {
        closeGap();
        token(one);
      }
    }
    input.append(bytes, begin, bytes.length);
    return bytes.length;
  }

  private void string(byte one) {
    if (isEscaped) {
      isEscaped = false;
    } else if (one == '\\') {
      isEscaped = true;
    } else if (one == '"') {
      isInString = false;
    }
  }

  private void token(byte one) {
    if (one == '"') {
      isInString = true;
    } else if (one == '{' || one == '[') {
      depth++;
    } else if (depth > 0 && (one == '}' || one == ']')) {
      depth--;
    }
  }

  /** White space between two values, however long, is kept as one, for the check to find. */
  private void closeGap() {
    if (hasGap) {
      input.append(SPACE, 0, 1);
      hasGap = false;
    }
  }

  private void finish(byte last, Consumer<byte[]> inputs) {
    inputs.accept(input.finish());
    hasGap = false;
    place = last == ',' ? Place.NEXT : Place.AFTER;
  }

  @Override
  public void end(Consumer<byte[]> inputs) {
    if (place == Place.BEFORE) {
      throw RequestFields.invalid("the body is no JSON array: it is empty");
    }
    if (place != Place.AFTER) {
      throw input.invalid("the body ends inside the JSON array");
    }
  }
}
