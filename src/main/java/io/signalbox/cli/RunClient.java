package io.signalbox.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Objects;

/** Sends a run to a server, prints the output, and tells a problem in one line. */
final class RunClient {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final int OK = 200;

  private final Console console;

  RunClient(Console console) {
    this.console = console;
  }

  /**
   * Waits for the outcome. Who interrupts the command cancels the job by closing its connection.
   */
  ExitCode run(RunRequest request, RunInput input) throws InterruptedException {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
    try {
      HttpResponse<InputStream> response =
          client.send(request.http(input), HttpResponse.BodyHandlers.ofInputStream());
      return answered(response);
    } catch (ConnectException | HttpConnectTimeoutException e) {
      console.complain("cannot reach " + request.server() + ": " + reason(e));
      return ExitCode.SERVER_UNREACHABLE;
    } catch (IOException e) {
      console.complain("lost the connection to " + request.server() + ": " + e.getMessage());
      return ExitCode.SERVER_UNREACHABLE;
    }
  }

  private ExitCode answered(HttpResponse<InputStream> response) throws IOException {
    try (InputStream body = response.body()) {
      if (response.statusCode() == OK) {
        body.transferTo(console.out());
        console.out().flush();
        return ExitCode.OK;
      }
      Problem problem = Problem.read(response.statusCode(), body);
      console.complain(problem.line());
      return problem.exitCode();
    }
  }

  /** The client of the JDK gives no reason where nobody listens. */
  private static String reason(IOException e) {
    return Objects.requireNonNullElse(e.getMessage(), "nobody listens there");
  }
}
