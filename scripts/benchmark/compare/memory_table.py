"""Proportional memory of every process of every service, after the load."""

import proc
from table import grid

_ROLES = ("server", "keeper", "fork server", "process")


def measure(contestants):
    """(generation, bytes) of each process, by the name of the service."""
    services = {contestant.service.name: contestant.service for contestant in contestants}
    return {name: proc.memory_of_tree(service.pid) for name, service in services.items()}


def text(sizes):
    lines = [["PSS in MiB after the load", "all", "process by process"]]
    for name, tree in sizes.items():
        each = ", ".join("%s %.0f" % (role(name, depth), size / 2**20) for depth, size in tree)
        lines.append([name, "%.0f" % (sum(size for _, size in tree) / 2**20), each])
    return grid(lines)


def role(service, depth):
    """What a process is, by how many generations it is away from the first one."""
    if service != "the server":
        return "server" if depth == 0 else "worker"
    return ("JVM", *_ROLES[1:])[min(depth, 3)]
