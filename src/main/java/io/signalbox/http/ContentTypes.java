package io.signalbox.http;

import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import io.signalbox.job.Payload;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Locale;
import java.util.regex.Pattern;

/** The content type of an input. */
final class ContentTypes {

  private static final Pattern SHAPE =
      Pattern.compile("[a-z0-9!#$&^_.+-]{1,100}/[a-z0-9!#$&^_.+-]{1,100}");

  /** What {@code curl -d} says where nobody told it otherwise. */
  private static final String FORM = "application/x-www-form-urlencoded";

  private ContentTypes() {}

  /** The type without parameters; JSON where nothing was said. */
  static String ofInput(MultiMap headers) {
    String encoding = headers.get(HttpHeaders.CONTENT_ENCODING);
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw refuse("an input with Content-Encoding '" + encoding + "' is not unpacked here");
    }
    String header = headers.get(HttpHeaders.CONTENT_TYPE);
    if (header == null || header.isBlank() || header.equals(Payload.JSON)) {
      return Payload.JSON;
    }
    String type = header.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (type.startsWith("multipart/")) {
      throw refuse("a form with parts is no input; send the file itself as the body");
    }
    if (!SHAPE.matcher(type).matches()) {
      throw refuse("'" + header + "' is not a content type");
    }
    return type.equals(FORM) ? Payload.JSON : type;
  }

  private static JobException refuse(String detail) {
    return new JobException(FailureCode.UNSUPPORTED_MEDIA_TYPE, detail);
  }
}
