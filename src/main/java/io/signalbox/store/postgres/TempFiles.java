package io.signalbox.store.postgres;

import io.signalbox.job.JobId;
import io.vertx.core.Future;
import io.vertx.core.file.CopyOptions;
import io.vertx.core.file.FileSystem;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files of payloads on this machine: copies of what the database has. A copy goes some time after
 * it was last asked for, unless a claimed job has it. Confined to the store's event loop.
 */
final class TempFiles {

  private static final Logger LOG = LoggerFactory.getLogger(TempFiles.class);

  /** Longer than the sending of an answer may take that has not opened its file yet. */
  private static final long IDLE_NANOS = TimeUnit.MINUTES.toNanos(15);

  private final FileSystem disk;
  private final Path folder;
  private final LongSupplier nanos;
  private final Map<Path, Long> lastUse = new HashMap<>();
  private final Map<String, Future<Path>> copies = new HashMap<>();
  private final Map<JobId, Path> held = new HashMap<>();

  TempFiles(FileSystem disk, Path folder, LongSupplier nanos) {
    this.disk = disk;
    this.folder = folder;
    this.nanos = nanos;
  }

  /** The copy with a name; made under another name first, so that it is whole. */
  Future<Path> file(String name, Function<String, Future<Void>> maker) {
    Path path = folder.resolve(name);
    Future<Path> copy = copies.computeIfAbsent(name, unseen -> make(path, maker));
    copy.onSuccess(this::use).onFailure(cause -> copies.remove(name));
    return copy;
  }

  private Future<Path> make(Path path, Function<String, Future<Void>> maker) {
    String part = path + ".part";
    return disk.mkdirs(folder.toString())
        .compose(made -> maker.apply(part))
        .compose(
            made -> disk.move(part, path.toString(), new CopyOptions().setReplaceExisting(true)))
        .map(path);
  }

  /** Takes over a file whose content is in the database by now. */
  void use(Path path) {
    lastUse.put(path, nanos.getAsLong());
  }

  /** Keeps the file for as long as the job is claimed. */
  void hold(JobId job, Path path) {
    use(path);
    held.put(job, path);
  }

  void release(JobId job) {
    Path path = held.remove(job);
    if (path != null) {
      use(path);
    }
  }

  /** Removes what nobody has asked for lately. */
  void sweep() {
    long now = nanos.getAsLong();
    Set<Path> inUse = new HashSet<>(held.values());
    List.copyOf(lastUse.entrySet()).stream()
        .filter(entry -> now - entry.getValue() > IDLE_NANOS && !inUse.contains(entry.getKey()))
        .forEach(entry -> remove(entry.getKey()));
  }

  /** Removes the copies whose name begins so. */
  void forget(String beginning) {
    List.copyOf(copies.keySet()).stream()
        .filter(name -> name.startsWith(beginning))
        .forEach(name -> remove(folder.resolve(name)));
  }

  private Future<Void> remove(Path path) {
    lastUse.remove(path);
    copies.remove(path.getFileName().toString());
    return disk.delete(path.toString())
        .onFailure(cause -> LOG.debug("{} was gone already", path, cause))
        .otherwiseEmpty();
  }

  /** Removes all of them. */
  Future<Void> close() {
    return Future.join(List.copyOf(lastUse.keySet()).stream().map(this::remove).toList())
        .mapEmpty();
  }
}
