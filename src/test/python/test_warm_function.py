"""Warm children that call the function of a script."""

import json
import struct
import unittest

from fork_client import ForkServerClient, WarmClient
from keeper_client import finish, frames, frames_in
from test_warm import RETIRING, SKIPPED, SPOKE, SUCCEEDED, WarmTest


class FunctionTest(WarmTest):
    def function(self, text, kind="handle", **more):
        return self.warm(text, kind=kind, **more)

    def output(self, child, body):
        child.send(body)
        answer = child.answer()
        self.assertEqual(SUCCEEDED, self.ending(answer), answer.frames)
        return b"".join(answer.of(frames.OUTPUT))

    def ending(self, answer):
        """The flags but SPOKE, which is also set where the child cannot tell."""
        return answer.flags & ~SPOKE

    def test_loads_once_and_calls_for_each_job(self):
        child = self.function("calls = []\ndef handle(x):\n    calls.append(x); return calls\n")
        self.assertEqual((frames.LOADED, 0, b"{}"), child.receive())
        self.assertEqual(b"[1]", self.output(child, b"1"))
        self.assertEqual(b"[1,2]", self.output(child, b"2"))

    def test_tells_what_its_module_imports(self):
        child = self.function("import wave\ndef handle(x): return x\n")
        self.assertEqual({"imports": ["wave"]}, json.loads(child.receive()[2]))

    def test_marks_output_only_where_there_is_some(self):
        child = self.function(
            "import os, time\n"
            "def handle(x):\n"
            "    if x: os.write(x, b'written')\n"
            "    time.sleep(0.05)\n"
        )
        for stream in (0, 1, 0, 2, 0, 0):
            if stream:
                self.assertEqual([b"written"] * (stream == 1) or [b""], self.said(child, stream)[:1])
            else:
                silent = any(self.said(child, 0) is None for _ in range(5))
                self.assertTrue(silent)

    def said(self, child, stream):
        """What a call wrote; None where no marker says that it may have."""
        number = child.send(b"%d" % stream)
        return child.spoken(number) if child.answer().flags & SPOKE else None

    def test_the_beginning_of_a_call_comes_with_the_outcome_before_it(self):
        child = self.function("import time\ndef handle(x): time.sleep(x)\n")
        child.send(b"0.1")
        child.send(b"0")
        child.answer()
        self.assertTrue(child.channel.has_more())
        self.assertEqual((frames.BEGUN, 2, b""), child.receive())

    def test_a_batch_is_one_call_with_an_outcome_for_each_job(self):
        child = self.function(
            "def handle_batch(xs):\n"
            "    print(len(xs))\n"
            "    return [ValueError('odd') if x % 2 else x for x in xs]\n",
            kind="handle_batch",
        )
        for more in (True, True, False):
            child.send(b"%d" % (4 - more), more=more)
        child.receive()
        answers = [child.answer() for _ in range(3)]
        self.assertEqual([1, 2, 3], [answer.number for answer in answers])
        self.assertEqual([SPOKE, SPOKE, SPOKE | SUCCEEDED], [answer.flags for answer in answers])
        self.assertEqual([frames.BEGUN], [answers[0].frames[0][0]])
        self.assertEqual([b"3\n", b""], child.spoken(1))

    def test_a_recalled_batch_is_skipped_as_a_whole(self):
        child = self.function("def handle_batch(xs): return xs\n", kind="handle_batch")
        child.receive()
        with open(self.server.board, "r+b") as board:
            board.seek(4)
            board.write(struct.pack("<I", 1))
        child.send(b"1", more=True)
        child.send(b"2")
        self.assertEqual([SKIPPED, SKIPPED], [child.answer().flags, child.answer().flags])

    def test_threads_of_a_function_speak_without_mixing_their_words(self):
        child = self.function(
            "from threading import Thread\n"
            "def handle(n, job):\n"
            "    def speak(): [job.log('x' * n) for _ in range(100)]\n"
            "    threads = [Thread(target=speak) for _ in range(4)]\n"
            "    [t.start() for t in threads]; [t.join() for t in threads]\n",
            takes_job=True,
        )
        child.send(b"3000")
        said = [json.loads(rest)["message"] for rest in child.answer().of(frames.LOG)]
        self.assertEqual(["x" * 3000] * 400, said)

    def test_a_failure_leaves_the_process_as_it_is(self):
        child = self.function("def handle(x): return 1 / x\n")
        child.send(b"0")
        failure = json.loads(child.answer().of(frames.FAILURE)[0])
        self.assertEqual(("exception", "ZeroDivisionError"), (failure["kind"], failure["type"]))
        self.assertEqual(b"0.5", self.output(child, b"2"))

    def test_a_module_that_cannot_be_loaded_is_reported_once(self):
        child = self.function("import nowhere_at_all\ndef handle(x): pass\n")
        kind, number, rest = child.receive()
        self.assertEqual((frames.FAILURE, 0), (kind, number))
        self.assertEqual("cannot_start", json.loads(rest)["kind"])
        self.assertEqual(1, finish(child.control).account["exit_status"])

    def test_threads_and_processes_of_a_function_may_speak_at_once(self):
        child = self.warm(
            """
import os
from concurrent.futures import ThreadPoolExecutor

def handle(input, job):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: job.log("x" * 150000), range(100)))
    pid = os.fork()
    if pid == 0:
        job.log("child")
        os._exit(0)
    os.waitpid(pid, 0)
    """,
            kind="handle",
            takes_job=True,
        )
        child.send(b"0")
        said = [json.loads(rest)["message"] for rest in child.answer().of(frames.LOG)]
        self.assertEqual(["x" * 150000] * 100 + ["child"], said)

    def test_raw_output_names_its_type(self):
        child = self.function("def handle(x): return b'raw'\n")
        child.send(b"0")
        answer = child.answer()
        self.assertEqual({"type": "application/octet-stream"}, answer.extra)

    def test_inputs_of_many_sizes_arrive_whole(self):
        child = self.function("def handle(x): return [len(x), x[:1] + x[-1:]]\n")
        for size in (0, 1, 70_000, 900_000, 131_000, 3):
            child.send(b'"a' + b"x" * size + b'z"')
            answer = child.answer()
            self.assertEqual(b'[%d,"az"]' % (size + 2), answer.of(frames.OUTPUT)[0])

    def test_ends_after_its_last_run(self):
        child = self.function("def handle(x): return x\n", max_runs=2)
        self.output(child, b"1")
        child.send(b"2")
        answer = child.answer()
        self.assertEqual(("max_runs", SUCCEEDED | RETIRING), (answer.retire, self.ending(answer)))
        self.assertEqual(0, finish(child.control).account["exit_status"])


    def test_ends_after_a_call_that_was_asked_to_end(self):
        child = self.function(
            "import signal, time\n"
            "signal.signal(signal.SIGTERM, lambda *_: None)\n"
            "def handle(x): print('ready'); time.sleep(0.2); return x\n"
        )
        child.send(b"1")
        while child.control.receive()[0] != frames.STDOUT:
            pass
        child.control.send(frames.STOP, {"grace_ms": 20_000})
        answer = child.answer()
        self.assertEqual([b"1"], answer.of(frames.OUTPUT))
        self.assertEqual("stopped", answer.retire)
        self.assertEqual(0, finish(child.control).account["exit_status"])


class PreloadedModuleTest(unittest.TestCase):
    def test_children_find_the_module_loaded(self):
        text = "import os\nloaded_by = os.getpid()\ndef handle(x): return loaded_by\n"
        module = dict(text=text, kind="handle")
        server = ForkServerClient(module=module)
        self.addCleanup(server.close)
        self.assertEqual(["script"], server.said)
        child = WarmClient(server, **module)
        child.send(b"0")
        self.assertEqual([b"%d" % server.pid], child.answer().of(frames.OUTPUT))
        child.channel.close()
        (output, _) = frames_in(server.run_function(**module).report)
        self.assertEqual((frames.OUTPUT, b"\0\0\0\1%d" % server.pid), output)

    def test_a_module_that_cannot_be_loaded_is_the_childs_affair(self):
        module = dict(text="1 / 0\ndef handle(x): pass\n", kind="handle")
        server = ForkServerClient(module=module)
        self.addCleanup(server.close)
        self.assertEqual(["script"], list(server.ready["skipped"]))
        child = WarmClient(server, **module)
        self.assertEqual(frames.FAILURE, child.receive()[0])
        child.channel.close()

if __name__ == "__main__":
    unittest.main()
