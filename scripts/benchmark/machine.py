"""What the figures were measured on."""

import importlib.metadata
import os
import platform
import re
import subprocess

import wrk

_LIBRARIES = ("numpy", "scikit-learn", "fastapi", "uvicorn", "flask", "gunicorn")


def describe():
    """Words by name, in the order in which they are shown."""
    return {
        "CPUs": "%d of %d, %s" % (len(os.sched_getaffinity(0)), os.cpu_count(), _model()),
        "memory": "%d MiB" % (os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 20),
        "system": "%s, Linux %s" % (_distribution(), platform.release()),
        "Java": _java(),
        "Python": ", ".join([platform.python_version(), *map(_version, _LIBRARIES)]),
        "load from": wrk.version() if wrk.is_here() else "wrk is missing",
        "commit": _commit(),
        "load at start": "%.2f %.2f %.2f" % os.getloadavg(),
    }


def _first(path, pattern, otherwise):
    try:
        with open(path, encoding="utf-8") as file:
            found = re.search(pattern, file.read(), re.MULTILINE)
    except OSError:
        found = None
    return found.group(1).strip() if found else otherwise


def _model():
    return _first("/proc/cpuinfo", r"^model name\s*:(.*)$", platform.machine())


def _distribution():
    return _first("/etc/os-release", r'^PRETTY_NAME="?([^"\n]*)', platform.system())


def _java():
    home = os.environ.get("JAVA_HOME")
    java = os.path.join(home, "bin", "java") if home else "java"
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=True).stderr
    return said.splitlines()[0]


def _version(library):
    try:
        return "%s %s" % (library, importlib.metadata.version(library))
    except importlib.metadata.PackageNotFoundError:
        return "no " + library


def _commit():
    command = ["git", "describe", "--always", "--dirty"]
    try:
        told = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return told.stdout.strip()
