package io.signalbox.cli;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A request to run a script.
 *
 * @param server the address without a slash at its end
 * @param params a JSON object
 * @param timeout in the notation of the configuration, such as {@code 5s}
 */
record RunRequest(
    URI server,
    String script,
    Optional<String> token,
    Optional<String> params,
    Optional<String> timeout) {

  HttpRequest http(RunInput input) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri())
            .header("Content-Type", input.contentType())
            .header("Accept", "*/*")
            .POST(input.body());
    token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret.strip()));
    params.ifPresent(json -> request.header("Signalbox-Params", ascii(json)));
    return request.build();
  }

  private URI uri() {
    String name = URLEncoder.encode(script, StandardCharsets.UTF_8).replace("+", "%20");
    String query = timeout.map(time -> "?timeout=" + time).orElse("");
    return URI.create(server + "/v1/scripts/" + name + "/run" + query);
  }

  /** Headers are ASCII on one line; inside JSON strings any character can be written so. */
  private static String ascii(String json) {
    StringBuilder escaped = new StringBuilder();
    for (char letter : json.replaceAll("\\s*[\\r\\n]+\\s*", " ").toCharArray()) {
      escaped.append(letter < 0x7f ? String.valueOf(letter) : "\\u%04x".formatted((int) letter));
    }
    return escaped.toString();
  }
}
