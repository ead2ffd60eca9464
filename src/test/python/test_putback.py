"""What a job changes is as it was when the next one begins, or the process is retired."""

import os
import unittest

from fork_client import ForkServerClient, WarmClient
from keeper_client import finish

RUN_THE_INPUT = "import sys\nexec(open(sys.argv[1]).read())\n"

# What is looked at, and what a job does to it.
CHANGES = {
    "working directory": ("import os; print(os.getcwd())", "import os; os.chdir('/')"),
    "removed working directory": (
        "import os; print(os.getcwd())",
        "import os, tempfile; d = tempfile.mkdtemp(); os.chdir(d); os.rmdir(d)",
    ),
    "umask": ("import os; m = os.umask(0); os.umask(m); print(m)", "import os; os.umask(0)"),
    "environment": (
        "import os, subprocess; marks = ('JOB_', 'TMPDIR', 'PARAMS', 'JOBLIB')\n"
        "print({k: v for k, v in os.environ.items() if not any(m in k for m in marks)})\n"
        "names = subprocess.run('env | cut -d= -f1 | sort', shell=True, capture_output=True)\n"
        "print(names.stdout)",
        "import os; os.environ.clear(); os.environ['NEW'] = 'x'",
    ),
    "environment object": ("import os; print(type(os.environ))", "import os; os.environ = {}"),
    "arguments": ("import sys; print(len(sys.argv))", "import sys; sys.argv = sys.argv[:] * 2"),
    "path": ("import sys; print(sys.path)", "import sys; sys.path.insert(0, '/x')"),
    "path replaced": ("import sys; print(sys.path)", "import sys; sys.path = []"),
    "path of imports": (
        "import sys; print(sys.meta_path, sys.path_hooks)",
        "import sys; sys.meta_path.insert(0, sys.meta_path[0]); sys.path_hooks = []",
    ),
    "streams": (
        "import sys; print(sys.stdout.name, sys.stderr is sys.__stderr__, sys.stdin.closed)",
        "import io, sys; sys.stdout = sys.stderr = io.StringIO(); sys.stdin.close()",
    ),
    "closed stream": ("import sys; print('x')", "import sys; sys.stdout.close()"),
    "detached stream": ("import sys; print('x')", "import sys; sys.stdout.detach()"),
    "encoding of a stream": (
        "import sys; print(sys.stdout.encoding, sys.stdout.errors, sys.stdout.line_buffering)",
        "import sys; sys.stdout.reconfigure(encoding='latin-1', line_buffering=False)",
    ),
    "descriptors of streams": (
        "import os; os.write(1, b'out'); print(os.read(0, 1))",
        "import os, sys; n = os.open('/dev/null', os.O_RDWR)\n"
        "os.dup2(n, 1); os.close(2); os.dup2(os.open('/dev/zero', os.O_RDONLY), 0)",
    ),
    "hooks": (
        "import sys, threading; print(sys.excepthook, sys.displayhook, threading.excepthook)",
        "import sys, threading; sys.excepthook = sys.displayhook = threading.excepthook = print",
    ),
    "trace and profile": (
        "import sys, threading; print(sys.gettrace(), sys.getprofile(), threading._trace_hook)",
        "import sys, threading; t = lambda *a: None\n"
        "sys.settrace(t); sys.setprofile(t); threading.settrace(t); threading.setprofile(t)",
    ),
    "recursion limit": (
        "import sys; print(sys.getrecursionlimit())", "import sys; sys.setrecursionlimit(5000)"
    ),
    "signal handlers": (
        "import signal; print([signal.getsignal(n) for n in signal.valid_signals()])",
        "import signal\nfor n in (2, 10, 15, 34): signal.signal(n, lambda *a: None)",
    ),
    "signal mask": (
        "import signal; print(signal.pthread_sigmask(0, []))",
        "import signal; signal.pthread_sigmask(signal.SIG_BLOCK, [10])",
    ),
    "alarms": (
        "import signal; print([signal.getitimer(n) for n in range(3)])",
        "import signal; signal.alarm(9); signal.setitimer(1, 9); signal.setitimer(2, 9)",
    ),
    "locale": (
        "import locale; print(locale.setlocale(locale.LC_ALL, None))",
        "import locale; locale.setlocale(locale.LC_ALL, 'C')",
    ),
    "warning filters": (
        "import warnings; print(warnings.filters)",
        "import warnings; warnings.simplefilter('error'); warnings.showwarning = print",
    ),
    "warnings that were shown": (
        "import warnings\ndef f(): warnings.warn('look')\nf()",
        "import warnings; warnings.simplefilter('ignore')",
    ),
    "root logger": (
        "import logging; r = logging.root; print(r.handlers, r.level, r.isEnabledFor(10))\n"
        "print(r.filters, r.disabled, r.manager.disable)",
        "import logging; logging.basicConfig(level=10); r = logging.root; r.addFilter(print)\n"
        "r.disabled = True; logging.disable(50)",
    ),
    "loggers": (
        "import logging; r = logging.getLogger('__main__'); print(r.handlers, r.level)",
        "import logging; r = logging.getLogger('__main__'); r.setLevel(10)\n"
        "r.addHandler(logging.StreamHandler()); r.propagate = False",
    ),
    "directory of temporary files": (
        "import os, tempfile; print(tempfile.gettempdir() == os.environ['TMPDIR'])",
        "import tempfile; tempfile.tempdir = '/'",
    ),
    "garbage collection": (
        "import gc; print(gc.isenabled(), gc.get_threshold(), gc.get_debug())",
        "import gc; gc.disable(); gc.set_threshold(1, 2, 3)",
    ),
    "time-out of sockets": (
        "import socket; print(socket.getdefaulttimeout())",
        "import socket; socket.setdefaulttimeout(1)",
    ),
    "numpy": (
        "import numpy; print(numpy.geterr(), numpy.get_printoptions(), numpy.geterrcall())",
        "import numpy; numpy.seterr(all='raise'); numpy.set_printoptions(precision=2)\n"
        "numpy.seterrcall(print)",
    ),
    "figures": (
        "import matplotlib.pyplot as p; print(p.get_fignums())",
        "import matplotlib.pyplot as p; p.figure()",
    ),
    "decimal context": (
        "import decimal; print(decimal.getcontext().prec)",
        "import decimal; decimal.getcontext().prec = 3",
    ),
    "modules of the folder": (
        "import _counter; _counter.VALUE += 1; print(_counter.VALUE)",
        "import _counter, _package.part; _counter.VALUE = 99",
    ),
    "soft resource limits": (
        "import resource; print(resource.getrlimit(resource.RLIMIT_NOFILE))",
        "import resource; hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]\n"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (50, hard))",
    ),
    "fault handler": (
        "import faulthandler; print(faulthandler.is_enabled())",
        "import faulthandler; faulthandler.disable(); faulthandler.dump_traceback_later(60)",
    ),
    "globals": ("print('left' in globals())", "left = 1\ndef f(): pass"),
}

REASONS = {
    "import threading, time\nthreading.Thread(target=time.sleep, args=(9,), daemon=True).start()": (
        "1 thread left"
    ),
    "import concurrent.futures as c; e = c.ThreadPoolExecutor(1); e.submit(int)": "1 thread left",
    "import subprocess; subprocess.Popen(['sleep', '60'])": "child processes left",
    "import subprocess; subprocess.run(['setsid', '-f', 'sleep', '60'])": "child processes left",
    "import resource; soft, hard = resource.getrlimit(resource.RLIMIT_NPROC)\n"
    "resource.setrlimit(resource.RLIMIT_NPROC, (1000, 1000))": "resource limits lowered",
    "import builtins; builtins.extra = 1": "builtins changed",
    "import os; [os.open('/dev/null', 0) for _ in range(40)]": "open files left",
}


def _pretend_matplotlib(directory):
    """A stand-in, outside of the folder: figures are all that matters."""
    os.mkdir(os.path.join(directory, "matplotlib"))
    with open(os.path.join(directory, "matplotlib", "pyplot.py"), "w") as file:
        file.write(
            "_open = []\n"
            "def get_fignums(): return list(_open)\n"
            "def figure(): _open.append(len(_open) + 1)\n"
            "def close(which): _open.clear() if which == 'all' else None\n"
        )


class PutBackTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = ForkServerClient(modules=["numpy"], spares=1)
        _pretend_matplotlib(cls.server.keeper.directory)
        cls.server.write("_counter.py", "VALUE = 0\n")
        os.mkdir(os.path.join(cls.server.folder, "_package"))
        cls.server.write("_package/part.py", "")

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def warm(self):
        child = WarmClient(self.server, RUN_THE_INPUT)
        self.addCleanup(child.channel.close)
        return child

    def test_puts_back_what_a_job_changed(self):
        child = self.warm()
        for name, (look, change) in CHANGES.items():
            with self.subTest(name):
                before = child.plain(look)
                self.assertEqual(0, before.status, before.stderr)
                changed = child.plain(change)
                self.assertEqual(0, changed.status, changed.stderr)
                after = child.plain(look)
                self.assertEqual((before.stdout, before.stderr), (after.stdout, after.stderr))
                self.assertIsNone(changed.retire or after.retire)

    def test_what_is_first_imported_by_a_job_is_put_back_too(self):
        server = ForkServerClient()
        self.addCleanup(server.close)
        child = WarmClient(server, RUN_THE_INPUT)
        for name in ("numpy", "root logger"):
            look, change = CHANGES[name]
            child.plain(change)
            wanted = server.run(look).stdout
            self.assertEqual(wanted, child.plain(look).stdout)

    def test_random_numbers_differ_from_job_to_job(self):
        child = self.warm()
        text = "import numpy, random; print(random.random(), numpy.random.random())\n"
        seed = "random.seed(1); numpy.random.seed(1)"
        said = [child.plain(text + seed).stdout for _ in range(3)]
        self.assertEqual(6, len(set(b"".join(said).split())))

    def test_retires_what_cannot_be_put_back(self):
        for text, reason in REASONS.items():
            with self.subTest(reason):
                child = self.warm()
                self.assertIsNone(child.plain("print(1)").retire)
                answer = child.plain(text + "\nprint('said')")
                self.assertEqual((reason, b"said\n"), (answer.retire, answer.stdout))
                self.assertEqual(0, finish(child.control).account["exit_status"])

    def test_retires_when_its_memory_has_grown(self):
        child = self.warm()
        grow = "import json\njson.hoard = getattr(json, 'hoard', []) + [b'x' * (20 << 20)]"
        for _ in range(20):
            answer = child.plain(grow)
            if answer.retire:
                break
        self.assertEqual("memory grown", answer.retire)

    def test_threads_that_end_are_waited_for(self):
        answer = self.warm().plain(
            "import threading, time\n"
            "def work():\n    time.sleep(0.1); print('worked')\n"
            "threading.Thread(target=work).start()\n"
        )
        self.assertEqual(b"worked\n", answer.stdout)

    def test_multiprocessing_ends_its_children_before_the_answer(self):
        answer = self.warm().plain(
            "import multiprocessing as m\n"
            "m.get_context('fork').Process(target=print, args=('worked',)).start()\n"
        )
        self.assertEqual(b"worked\n", answer.stdout)


if __name__ == "__main__":
    unittest.main()
