/**
 * HTTP, websocket and server-sent events: shape of requests, problem answers, access rules.
 *
 * <p>Floor 5. Speaks to {@code bus} only. The only place of vertx-web.
 */
package io.signalbox.http;
