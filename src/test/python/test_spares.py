"""Children that are forked ahead."""

import os
import signal
import unittest

from fork_client import ForkServerClient, WarmClient
from keeper_client import finish, frames
from test_keeper import alive, wait_until


class SparesTest(unittest.TestCase):
    def setUp(self):
        self.server = ForkServerClient(spares=2)
        self.addCleanup(self.server.close)
        wait_until(lambda: len(self.children()) == 2)

    def children(self):
        with open("/proc/%d/task/%d/children" % (self.server.pid, self.server.pid)) as file:
            return {int(pid) for pid in file.read().split()}

    def test_a_run_takes_a_spare_and_another_one_is_forked(self):
        spares = self.children()
        end = self.server.run("import os; print(os.getpid())")
        self.assertIn(int(end.stdout), spares)
        wait_until(lambda: len(self.children()) == 2)
        self.assertEqual(1, len(self.children() & spares))

    def test_a_spare_is_all_that_a_fork_of_the_moment_is(self):
        text = (
            "import os, sys; print(sorted(os.environ), sys.argv, sys.path, os.getcwd(),\n"
            "    os.getsid(0) == os.getpid(), sorted(os.listdir('/proc/self/fd')))\n"
        )
        without = ForkServerClient()
        self.addCleanup(without.close)
        said = [
            server.run(text).stdout.replace(server.keeper.directory.encode(), b"")
            for server in (self.server, without)
        ]
        self.assertEqual(said[1], said[0])

    def test_more_runs_than_spares_are_served_too(self):
        lanes = [self.server.lane() for _ in range(5)]
        spec = self.server.spec("print(1)")
        for lane in lanes:
            lane.send(frames.RUN, spec)
        self.assertEqual([b"1\n"] * 5, [finish(lane).stdout for lane in lanes])

    def test_a_spare_may_become_a_warm_process(self):
        spares = self.children()
        child = WarmClient(self.server, "print(1)")
        self.assertIn(child.started(), spares)
        self.assertEqual(b"1\n", child.plain().stdout)
        self.assertEqual(0, child.end().account["exit_status"])

    def test_random_numbers_differ_from_spare_to_spare(self):
        said = {self.server.run("import random; print(random.random())").stdout for _ in range(4)}
        self.assertEqual(4, len(said))

    def test_warm_processes_that_end_leave_no_descriptor_in_the_server(self):
        counts = []
        for _ in range(3):
            child = WarmClient(self.server, "print(1)")
            child.plain()
            child.end()
            child.control.close()
            wait_until(lambda: len(self.children()) == 2)
            counts.append(self.settled_descriptors())
        self.assertEqual(counts[:1] * 3, counts)

    def settled_descriptors(self):
        """How many the server has once it has buried the old child and forked the next one."""
        seen = [-1]

        def settled():
            seen.append(len(os.listdir("/proc/%d/fd" % self.server.pid)))
            return len(seen) > 30 and len(set(seen[-30:])) == 1  # for 0.3 s

        wait_until(settled)
        return seen[-1]

    def test_a_dead_spare_is_buried_and_replaced(self):
        spares = self.children()
        for pid in spares:
            os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not any(map(alive, spares)))
        self.assertEqual(b"1\n", self.server.run("print(1)").stdout)
        wait_until(lambda: len(self.children() - spares) == 2)
        self.assertFalse(self.children() & spares)

    def test_spares_end_with_their_server(self):
        for end in (self.server.control.close, lambda: os.kill(self.server.pid, signal.SIGKILL)):
            with self.subTest(end):
                spares = self.children()
                end()
                wait_until(lambda: not any(map(alive, spares)))
                self.setUp()


if __name__ == "__main__":
    unittest.main()
