package io.signalbox.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/**
 * The configuration of one server: defaults below the file, the environment and the command line.
 *
 * <p>Settings records read their keys first, all of them; then {@link #refuseUnknown} tells what
 * was set in vain. Used by one thread.
 */
public final class Configuration implements ConfigReader {

  /** The file that is read where none is named and this one exists. */
  public static final Path DEFAULT_FILE = Path.of("conf", "signalbox.yaml");

  private static final String MASK = "********";

  private final Layers layers;
  private final Map<String, ConfigEntry> entries = new LinkedHashMap<>();
  private final Set<String> open = new HashSet<>();
  private final Set<String> secrets = new HashSet<>();

  private Configuration(Layers layers) {
    this.layers = layers;
  }

  /**
   * Reads the file and lays the other layers over it.
   *
   * @param file must exist if it is named; otherwise {@link #DEFAULT_FILE} is read if it exists
   * @param environment all variables of the process
   * @param overrides values by key, as the command line sets them
   * @throws ConfigException if the file is missing or broken
   */
  public static Configuration load(
      Optional<Path> file, Map<String, String> environment, Map<String, String> overrides) {
    Path path = file.orElse(DEFAULT_FILE);
    boolean read = file.isPresent() || Files.exists(path);
    Node.Mapping content = read ? YamlReader.file(path) : Node.Mapping.NONE;
    return new Configuration(new Layers(path, content, environment, overrides));
  }

  /** Like {@link #load} with the environment of this process. */
  public static Configuration ofProcess(Optional<Path> file, Map<String, String> overrides) {
    return load(file, Environment.variables(), overrides);
  }

  /** Nothing but the defaults and these values, for those who embed the server. */
  public static Configuration of(Map<String, String> values) {
    return new Configuration(new Layers(DEFAULT_FILE, Node.Mapping.NONE, Map.of(), values));
  }

  @Override
  public String string(String key, String byDefault) {
    return read(key, byDefault, Conversions::string, Function.identity());
  }

  @Override
  public Optional<String> optionalString(String key) {
    String value = read(key, "", Conversions::string, Function.identity());
    return Optional.of(value).filter(text -> !text.isEmpty());
  }

  @Override
  public Optional<String> secret(String key) {
    secrets.add(key);
    return optionalString(key);
  }

  @Override
  public int integer(String key, int byDefault, int min, int max) {
    return read(key, byDefault, node -> Conversions.integer(node, min, max), Object::toString);
  }

  @Override
  public boolean flag(String key, boolean byDefault) {
    return read(key, byDefault, Conversions::flag, Object::toString);
  }

  @Override
  public Duration duration(String key, Duration byDefault) {
    return read(key, byDefault, node -> Units.duration(Conversions.string(node)), Units::show);
  }

  @Override
  public long size(String key, long byDefault) {
    return read(key, byDefault, Conversions::size, Units::show);
  }

  @Override
  public List<String> list(String key, List<String> byDefault) {
    return read(key, List.copyOf(byDefault), Conversions::list, Object::toString);
  }

  @Override
  public Map<String, String> table(String key) {
    open.add(key);
    return read(key, Map.of(), Conversions::table, Configuration::shown);
  }

  @Override
  public Map<String, Object> tree(String key) {
    open.add(key);
    return read(key, Map.of(), Conversions::tree, Configuration::shown);
  }

  @Override
  public Map<String, Object> data(String key) {
    open.add(key);
    return read(key, Map.of(), Conversions::data, Configuration::shown);
  }

  @Override
  public Origin origin(String key) {
    return layers.find(key).map(Layers.Found::origin).orElse(Origin.DEFAULT);
  }

  @Override
  public OptionalInt integerOrAuto(String key, int min, int max) {
    return read(
        key,
        OptionalInt.empty(),
        node ->
            Conversions.orAuto(node, text -> Conversions.integer(text, min, max))
                .map(OptionalInt::of)
                .orElse(OptionalInt.empty()),
        value -> value.isPresent() ? Integer.toString(value.getAsInt()) : Conversions.AUTO);
  }

  @Override
  public OptionalLong sizeOrAuto(String key) {
    return read(
        key,
        OptionalLong.empty(),
        node ->
            Conversions.orAuto(node, Conversions::size)
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty()),
        value -> value.isPresent() ? Units.show(value.getAsLong()) : Conversions.AUTO);
  }

  @Override
  public String choice(String key, String byDefault, List<String> words) {
    return read(key, byDefault, node -> Conversions.choice(node, words), Function.identity());
  }

  @Override
  public ConfigException refusal(String key, String why) {
    return layers
        .find(key)
        .map(found -> refusal(key, found, why))
        .orElseGet(() -> new ConfigException(key + " (" + Origin.DEFAULT + "): " + why));
  }

  /**
   * Refuses keys of the file and the command line that nobody has read.
   *
   * @throws ConfigException naming each of them with the nearest known key
   */
  public void refuseUnknown() {
    List<String> complaints = unknownKeys().complaints(layers);
    if (!complaints.isEmpty()) {
      throw new ConfigException(String.join("; ", complaints));
    }
  }

  /** One line for each {@code SIGNALBOX_} variable that is no key. */
  public List<String> warnings() {
    return unknownKeys().warnings(layers.environment());
  }

  /** What was read so far, in that order. */
  public List<ConfigEntry> entries() {
    return List.copyOf(entries.values());
  }

  private UnknownKeys unknownKeys() {
    return new UnknownKeys(entries.keySet(), open);
  }

  private <T> T read(String key, T byDefault, Function<Node, T> convert, Function<T, String> show) {
    Optional<Layers.Found> found = layers.find(key);
    T value = found.map(where -> converted(key, where, convert)).orElse(byDefault);
    Origin origin = found.map(Layers.Found::origin).orElse(Origin.DEFAULT);
    entries.put(key, new ConfigEntry(key, masked(key, show.apply(value)), origin));
    return Objects.requireNonNull(value, key);
  }

  private <T> T converted(String key, Layers.Found found, Function<Node, T> convert) {
    try {
      return convert.apply(found.node());
    } catch (IllegalArgumentException | ConfigException e) {
      throw refusal(key, found, e.getMessage());
    }
  }

  private ConfigException refusal(String key, Layers.Found found, String why) {
    String value = found.node().shown();
    String hint = UnknownKeys.serviceLinkHint(value);
    return new ConfigException(
        key + " = " + masked(key, value) + " (" + found.origin() + "): " + why + hint);
  }

  private String masked(String key, String value) {
    return secrets.contains(key) && !value.isEmpty() ? MASK : value;
  }

  private static String shown(Map<String, ?> table) {
    return table.toString().replace("=", ": ");
  }
}
