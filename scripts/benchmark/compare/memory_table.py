"""Proportional memory of every process of every service, after the load."""

import proc
from table import grid

_OURS = ("JVM", "keeper", "fork server", "process")
_THEIRS = ("server", "worker")


def measure(contestants):
    """(generation, bytes) of each process, by the name of the service."""
    services = {contestant.service.name: contestant.service for contestant in contestants}
    return {name: proc.memory_of_tree(service.pid) for name, service in services.items()}


def text(sizes):
    lines = [["PSS in MiB after the load", "all", "process by process"]]
    for name, tree in sizes.items():
        each = ["%s %.0f" % (_role(name, depth), size / 2**20) for depth, size in tree]
        lines.append([name, "%.0f" % (sum(size for _, size in tree) / 2**20), ", ".join(each)])
    return grid(lines)


def by_role(service, tree):
    """MiB of each process, by what it is."""
    sizes = {}
    for depth, size in tree:
        sizes.setdefault(_role(service, depth), []).append(size / 2**20)
    return sizes


def _role(service, depth):
    """What a process is, by how many generations it is away from the first one."""
    roles = _OURS if service == "the server" else _THEIRS
    return roles[min(depth, len(roles) - 1)]
