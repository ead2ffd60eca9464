"""Numerical libraries are loaded without threads, and have theirs in the children."""

import importlib.util
import os
import unittest
from unittest import mock

from fork_client import ForkServerClient, WarmClient
from keeper_client import frames
from signalbox._keeper import threads

_COUNT = """
import ctypes, json
import numpy

def handle(input):
    numpy.ones((300, 300)) @ numpy.ones((300, 300))
    paths = {line.split()[-1] for line in open("/proc/self/maps") if "openblas" in line}
    for path in paths:
        for name in ("openblas", "scipy_openblas"):
            for end in ("", "64_"):
                count = getattr(ctypes.CDLL(path), name + "_get_num_threads" + end, None)
                if count:
                    return count()
"""


@unittest.skipUnless(importlib.util.find_spec("numpy"), "NumPy is not here")
class ThreadsTest(unittest.TestCase):
    def counted(self, wanted):
        """How many threads OpenBLAS has in a child of a server that has loaded NumPy."""
        variables = {"OPENBLAS_NUM_THREADS": wanted, "OMP_NUM_THREADS": wanted}
        server = ForkServerClient(modules=["numpy"], **variables)
        self.addCleanup(server.close)
        self.assertEqual((["numpy"], []), (server.ready["imported"], server.ready["threaded"]))
        process = WarmClient(server, _COUNT, kind="handle")
        process.started()
        self.assertEqual(frames.LOADED, process.receive()[0])
        process.send(b"0")
        return process.answer().of(frames.OUTPUT)

    def test_a_child_has_as_many_as_its_environment_says(self):
        found = self.counted("3")
        if found == [b"null"]:
            self.skipTest("NumPy has no OpenBLAS here")
        self.assertEqual([b"3"], found)

    def test_a_child_that_may_have_one_has_one(self):
        self.assertIn(self.counted("1"), ([b"1"], [b"null"]))


class CountTest(unittest.TestCase):
    def count(self, value):
        with mock.patch.dict(os.environ, {"OMP_NUM_THREADS": value}):
            return threads._count("OMP_NUM_THREADS")

    def test_the_first_of_a_list_counts(self):
        self.assertEqual(4, self.count("4,2"))

    def test_what_is_no_number_is_left_to_the_library(self):
        self.assertEqual(0, self.count("all"))
        self.assertEqual(0, self.count(""))
