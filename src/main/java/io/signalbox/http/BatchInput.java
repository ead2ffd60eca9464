package io.signalbox.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/** The input of a batch that is arriving, and how many came before. */
final class BatchInput {

  private static final int FIRST_CAPACITY = 256;

  /** So much white space behind an input is borne before it is known to be that. */
  private static final int SLACK = 1024;

  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final long limit;
  private final int most;
  private byte[] bytes = new byte[FIRST_CAPACITY];
  private int length;
  private int index;

  /**
   * @param limit the largest input in bytes
   * @param most how many there may be
   */
  BatchInput(long limit, int most) {
    this.limit = limit;
    this.most = most;
  }

  static boolean isSpace(byte at) {
    return at == ' ' || at == '\t' || at == '\n' || at == '\r';
  }

  boolean isEmpty() {
    return length == 0;
  }

  /** How many were finished. */
  int count() {
    return index;
  }

  void append(byte[] from, int begin, int end) {
    int longer = length + end - begin;
    if (longer > limit + SLACK) {
      throw tooLarge();
    }
    if (longer > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(longer, 2 * bytes.length));
    }
    System.arraycopy(from, begin, bytes, length, end - begin);
    length = longer;
  }

  /** The whole input; the next one may begin. */
  byte[] finish() {
    while (length > 0 && isSpace(bytes[length - 1])) {
      length--;
    }
    byte[] whole = Arrays.copyOf(bytes, length);
    if (length > limit) {
      throw tooLarge();
    }
    if (index >= most) {
      throw Failure.of(FailureCode.INPUT_TOO_LARGE, "a batch has at most " + most + " inputs")
          .with("limit_inputs", most)
          .exception();
    }
    check(whole);
    length = 0;
    bytes = bytes.length > whole.length * 4 + FIRST_CAPACITY ? new byte[FIRST_CAPACITY] : bytes;
    index++;
    return whole;
  }

  /** Only UTF-8 is JSON here: the parser would take other encodings and a mark before them too. */
  private void check(byte[] whole) {
    if (whole.length == 0) {
      throw invalid("it is empty");
    }
    if (whole[0] <= 0 || whole.length > 1 && whole[1] == 0) {
      throw invalid("it is not JSON in UTF-8");
    }
    try (JsonParser parser = JSON.createParser(whole)) {
      parser.nextToken();
      parser.skipChildren();
      parser.finishToken();
      if (parser.nextToken() != null) {
        throw invalid("more than one JSON value");
      }
    } catch (JsonProcessingException malformed) {
      throw invalid(malformed.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The refusal of this input. */
  JobException invalid(String why) {
    return Failure.of(FailureCode.INVALID_REQUEST, "input %d: %s".formatted(index, why))
        .with("index", index)
        .exception();
  }

  private JobException tooLarge() {
    return Failure.of(
            FailureCode.INPUT_TOO_LARGE,
            "input %d: it has more than the %d bytes allowed".formatted(index, limit))
        .with("index", index)
        .with("limit_bytes", limit)
        .exception();
  }
}
