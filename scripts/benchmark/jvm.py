"""What a running JVM tells about itself."""

import os
import re
import shutil
import subprocess


def collect(pid):
    """Runs a full collection."""
    _jcmd(pid, "GC.run")


def live_heap(pid):
    """Bytes of the heap that are used after a collection."""
    collect(pid)
    return int(re.search(r"used (\d+)K", _jcmd(pid, "GC.heap_info")).group(1)) * 1024


def _jcmd(pid, command):
    home = os.environ.get("JAVA_HOME")
    # Beside the very java on the path: a JDK is needed to build, so that it is there.
    java = os.path.join(home, "bin", "java") if home else os.path.realpath(shutil.which("java"))
    jcmd = os.path.join(os.path.dirname(java), "jcmd")
    done = subprocess.run([jcmd, str(pid), command], capture_output=True, text=True, check=True)
    return done.stdout
