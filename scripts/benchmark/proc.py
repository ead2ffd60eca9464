"""CPU time and memory of processes, from /proc."""

import os

_TICKS = os.sysconf("SC_CLK_TCK")


def _fields(pid):
    with open("/proc/%d/stat" % pid, encoding="utf-8", errors="replace") as file:
        # The name of the program may hold anything; it ends with the last parenthesis.
        return file.read().rpartition(")")[2].split()


def cpu_seconds(pid):
    """CPU time of the process and, apart, of its children that have ended."""
    fields = _fields(pid)
    own, children = fields[11:13], fields[13:15]
    return sum(map(int, own)) / _TICKS, sum(map(int, children)) / _TICKS


def children(pid):
    """The process ids of its living children."""
    found = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            if int(_fields(int(name))[1]) == pid:
                found.append(int(name))
        except OSError:
            continue  # it has ended meanwhile
    return found


def memory(pid):
    """Bytes by name: Rss, Pss."""
    sizes = {}
    with open("/proc/%d/smaps_rollup" % pid, encoding="utf-8") as file:
        for line in file:
            name, _, rest = line.partition(":")
            if name in ("Rss", "Pss"):
                sizes[name] = int(rest.split()[0]) * 1024
    return sizes


def disk(folder):
    """Bytes that the files below a folder occupy."""
    total = 0
    for path, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.stat(os.path.join(path, name), follow_symlinks=False).st_blocks * 512
            except FileNotFoundError:
                continue
    return total
