"""CPU time, memory and descendants of processes, from /proc."""

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


def cpu_of_tree(pid):
    """CPU time of the process alone, and of all that it and its descendants started."""
    own, rest = cpu_seconds(pid)
    for child, _ in descendants(pid):
        try:
            rest += sum(cpu_seconds(child))
        except OSError:
            continue  # ended meanwhile: in the sum of its parent
    return own, rest


def busy_seconds():
    """CPU time that all processes of the machine have used since it started."""
    with open("/proc/stat", encoding="utf-8") as file:
        user, nice, system = map(int, file.readline().split()[1:4])
    return (user + nice + system) / _TICKS


def children(pid):
    """The process ids of its living children."""
    return [child for child, depth in descendants(pid) if depth == 1]


def descendants(pid):
    """Every living descendant, with how many generations it is away."""
    offspring = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            offspring.setdefault(int(_fields(int(name))[1]), []).append(int(name))
        except OSError:
            continue  # it has ended meanwhile
    found, generation, depth = [], offspring.get(pid, []), 1
    while generation:
        found += [(child, depth) for child in sorted(generation)]
        generation = [next_one for child in generation for next_one in offspring.get(child, [])]
        depth += 1
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


def memory_of_tree(pid):
    """(generation, bytes of PSS) of the process and of each living descendant."""
    sizes = [(0, memory(pid)["Pss"])]
    for child, depth in descendants(pid):
        try:
            sizes.append((depth, memory(child)["Pss"]))
        except (OSError, KeyError):
            continue  # ended meanwhile
    return sizes


def count(pid, what):
    """Entries of a directory of the process: fd, task."""
    return len(os.listdir("/proc/%d/%s" % (pid, what)))


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
