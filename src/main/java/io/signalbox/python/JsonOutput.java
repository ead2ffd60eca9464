package io.signalbox.python;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.signalbox.job.Payload;
import io.signalbox.job.Warning;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/**
 * Makes JSON of what a script wrote, by one streaming check. Valid JSON stays byte for byte; NaN
 * and infinities become null; bad UTF-8 is replaced; what is no JSON becomes a JSON string.
 */
final class JsonOutput {

  /** Far beyond the thousand levels at which Python's own reader and writer give up. */
  private static final int MAX_DEPTH = 10_000;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final Supplier<SpillingBytes> fresh;
  private final List<Warning> warnings;

  /**
   * @param fresh makes room for a rewritten output
   * @param warnings gets what had to be changed
   */
  JsonOutput(Supplier<SpillingBytes> fresh, List<Warning> warnings) {
    this.fresh = fresh;
    this.warnings = warnings;
  }

  private interface Rewriting {
    void write(Reader from, Writer to) throws IOException;
  }

  /** The bytes, or what they are rewritten to. The caller owns the payload and closes the bytes. */
  Payload convert(SpillingBytes raw) throws IOException {
    try (Reader text = strictly(raw)) {
      long nonFinite = countNonFinite(text);
      if (nonFinite == 0) {
        return raw.take(Payload.JSON);
      }
      warn("non_finite_numbers", nonFinite + " NaN or infinite numbers became null");
      return rewritten(raw, JsonOutput::withNulls);
    } catch (CharacterCodingException e) {
      warn("invalid_utf8", "bytes of the output that are no UTF-8 were replaced");
      return withValidText(raw);
    } catch (JsonProcessingException e) {
      return rewritten(raw, JsonOutput::asString);
    }
  }

  private void warn(String code, String detail) {
    warnings.add(new Warning(code, detail));
  }

  private Payload withValidText(SpillingBytes raw) throws IOException {
    try (SpillingBytes valid = fresh.get()) {
      rewrite(raw, valid, Reader::transferTo);
      return convert(valid);
    }
  }

  private Payload rewritten(SpillingBytes raw, Rewriting rewriting) throws IOException {
    try (SpillingBytes target = fresh.get()) {
      rewrite(raw, target, rewriting);
      return target.take(Payload.JSON);
    }
  }

  private static void rewrite(SpillingBytes raw, SpillingBytes target, Rewriting rewriting)
      throws IOException {
    try (Reader from = new InputStreamReader(raw.read(), StandardCharsets.UTF_8)) {
      Writer to = new OutputStreamWriter(target, StandardCharsets.UTF_8);
      rewriting.write(from, to);
      to.flush();
    }
  }

  /** Reads exactly one JSON value to its end. */
  private static long countNonFinite(Reader text) throws IOException {
    long count = 0;
    try (JsonParser parser = FACTORY.createParser(text)) {
      JsonToken token = parser.nextToken();
      if (token == null) {
        throw new JsonParseException(parser, "there is no value");
      }
      while (token != null) {
        count += isNonFinite(parser) ? 1 : 0;
        boolean isWhole = parser.getParsingContext().inRoot();
        token = parser.nextToken();
        if (isWhole && token != null) {
          throw new JsonParseException(parser, "there is more than one value");
        }
      }
    }
    return count;
  }

  private static void withNulls(Reader from, Writer to) throws IOException {
    try (JsonParser parser = FACTORY.createParser(from);
        JsonGenerator generator = FACTORY.createGenerator(to)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (isNonFinite(parser)) {
          generator.writeNull();
        } else if (token.isNumeric()) {
          generator.writeNumber(parser.getText()); // digit for digit
        } else {
          generator.copyCurrentEvent(parser);
        }
      }
    }
  }

  private static boolean isNonFinite(JsonParser parser) throws IOException {
    return parser.currentToken() == JsonToken.VALUE_NUMBER_FLOAT && parser.isNaN();
  }

  private static void asString(Reader from, Writer to) throws IOException {
    try (JsonGenerator generator = FACTORY.createGenerator(to)) {
      generator.writeString(from, -1);
    }
  }

  private static Reader strictly(SpillingBytes raw) throws IOException {
    return new InputStreamReader(raw.read(), StandardCharsets.UTF_8.newDecoder());
  }
}
