package io.signalbox.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** Reads YAML into {@link Node}s and says in one line where it is broken. */
final class YamlReader {

  private static final YAMLFactory FACTORY =
      YAMLFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(YAMLParser.Feature.EMPTY_STRING_AS_NULL)
          .build();

  private final String source;
  private final YAMLParser yaml;

  private YamlReader(String source, YAMLParser yaml) {
    this.source = source;
    this.yaml = yaml;
  }

  /** The mapping that a file holds; an empty file is an empty mapping. */
  static Node.Mapping file(Path file) {
    byte[] content;
    try {
      content = Files.readAllBytes(file);
    } catch (IOException e) {
      String why = Files.exists(file) ? "cannot be read: " + e : "does not exist";
      throw new ConfigException("the configuration file " + file + " " + why);
    }
    Node root = read(file.toString(), content);
    if (root.isEmpty()) {
      return Node.Mapping.NONE;
    }
    if (root instanceof Node.Mapping mapping) {
      return mapping;
    }
    throw new ConfigException(file + ":" + root.line() + ": expected sections of keys");
  }

  /** The node that a text of the environment or the command line holds. */
  static Node text(String source, String text) {
    return read(source, text.getBytes(StandardCharsets.UTF_8));
  }

  private static Node read(String source, byte[] content) {
    try (YAMLParser yaml = FACTORY.createParser(new ByteArrayInputStream(content))) {
      YamlReader reader = new YamlReader(source, yaml);
      Node root = reader.node(yaml.nextToken());
      if (yaml.nextToken() != null) {
        throw reader.refusal("expected one document only");
      }
      return root;
    } catch (JsonProcessingException e) {
      throw broken(source, e);
    } catch (IOException e) {
      throw new ConfigException(source + ": " + firstLine(String.valueOf(e.getMessage())));
    }
  }

  private Node node(JsonToken token) throws IOException {
    int line = line();
    if (token == null || token == JsonToken.VALUE_NULL) {
      return new Node.Scalar("", null, line);
    }
    if (yaml.isCurrentAlias()) {
      throw refusal("aliases are not supported");
    }
    return switch (token) {
      case START_OBJECT -> mapping(line);
      case START_ARRAY -> sequence(line);
      case VALUE_TRUE, VALUE_FALSE -> new Node.Scalar(yaml.getText(), yaml.getBooleanValue(), line);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
          new Node.Scalar(yaml.getText(), yaml.getNumberValue(), line);
      default -> new Node.Scalar(yaml.getText(), yaml.getText(), line);
    };
  }

  private Node mapping(int line) throws IOException {
    Map<String, Node> members = new LinkedHashMap<>();
    while (yaml.nextToken() != JsonToken.END_OBJECT) {
      String name = yaml.currentName();
      members.put(name, node(yaml.nextToken()));
    }
    return new Node.Mapping(members, line);
  }

  private Node sequence(int line) throws IOException {
    List<Node> items = new ArrayList<>();
    for (JsonToken token = yaml.nextToken();
        token != JsonToken.END_ARRAY;
        token = yaml.nextToken()) {
      items.add(node(token));
    }
    return new Node.Sequence(items, line);
  }

  private int line() {
    return yaml.currentTokenLocation().getLineNr();
  }

  private ConfigException refusal(String why) {
    return new ConfigException(place(source, yaml.currentTokenLocation()) + ": " + why);
  }

  /** The cause, where there is one, knows the exact place and says it without a quotation. */
  private static ConfigException broken(String source, JsonProcessingException e) {
    if (e.getCause() instanceof MarkedYAMLException exact && exact.getProblemMark() != null) {
      Mark at = exact.getProblemMark();
      return new ConfigException(
          place(source, at.getLine() + 1, at.getColumn() + 1) + ": " + exact.getProblem());
    }
    return new ConfigException(
        place(source, e.getLocation()) + ": " + firstLine(e.getOriginalMessage()));
  }

  private static String place(String source, JsonLocation at) {
    return at == null ? source : place(source, at.getLineNr(), at.getColumnNr());
  }

  private static String place(String source, int line, int column) {
    return source + ":" + line + ":" + column;
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("not YAML");
  }
}
