package io.signalbox.python;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The content types of artifacts, by the endings of their names. */
final class ArtifactTypes {

  private static final String OTHER = "application/octet-stream";

  private static final Map<String, String> TYPES = new HashMap<>();

  static {
    add("image/png", "png");
    add("image/svg+xml", "svg");
    add("image/jpeg", "jpg", "jpeg");
    add("image/gif", "gif");
    add("image/webp", "webp");
    add("image/tiff", "tif", "tiff");
    add("application/pdf", "pdf");
    add("text/html", "html", "htm");
    add("text/plain", "txt", "log");
    add("text/markdown", "md");
    add("text/csv", "csv");
    add("text/tab-separated-values", "tsv");
    add("application/json", "json");
    add("application/x-ndjson", "jsonl", "ndjson");
    add("application/xml", "xml");
    add("application/yaml", "yaml", "yml");
    add("application/x-npy", "npy");
    add("application/zip", "zip", "npz");
    add("application/gzip", "gz");
    add("application/vnd.apache.parquet", "parquet");
    add("audio/wav", "wav");
    add("audio/mpeg", "mp3");
    add("video/mp4", "mp4");
    add("video/webm", "webm");
  }

  private ArtifactTypes() {}

  private static void add(String type, String... endings) {
    for (String ending : endings) {
      TYPES.put(ending, type);
    }
  }

  /** The type of a file by its name; bytes where that says nothing. */
  static String of(String name) {
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return TYPES.getOrDefault(ending, OTHER);
  }
}
