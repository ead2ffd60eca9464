package io.signalbox.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** What kind of file system a folder lies on. */
final class FileSystemCheck implements Check {

  private static final Set<String> REMOTE =
      Set.of("nfs", "nfs4", "cifs", "smb2", "smb3", "9p", "fuse.sshfs", "ceph", "glusterfs");
  private static final Set<String> IN_MEMORY = Set.of("tmpfs", "ramfs");

  private final String subject;
  private final Path folder;
  private final boolean isForGood;

  /**
   * @param isForGood whether it holds a store that must outlive the machine's power
   */
  FileSystemCheck(String subject, Path folder, boolean isForGood) {
    this.subject = subject;
    this.folder = folder;
    this.isForGood = isForGood;
  }

  @Override
  public String subject() {
    return subject;
  }

  @Override
  public List<Finding> findings() throws IOException {
    return List.of(judge(Files.getFileStore(Folder.existing(folder)).type()));
  }

  Finding judge(String type) {
    String text = folder + " lies on " + type;
    if (REMOTE.contains(type)) {
      return isForGood
          ? Finding.fail(subject, text + ": a store needs a local disk")
          : Finding.warn(subject, text + ": slow for thousands of small folders");
    }
    if (isForGood && IN_MEMORY.contains(type)) {
      return Finding.warn(subject, text + ": a reboot loses every job");
    }
    return Finding.ok(subject, text);
  }
}
