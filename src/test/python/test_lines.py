import io
import os
import subprocess
import sys
import unittest
from pathlib import Path
from unittest import mock

import signalbox
from lines import arrived, lines_of

HELPER = str(Path(signalbox.__file__).parent.parent)


class MessageTest(unittest.TestCase):
    def test_a_plain_message_is_sent_as_it_is(self):
        self.assertEqual(
            ["LOG: 3 points, 50 % done: ok"], lines_of(signalbox.log, "3 points, 50 % done: ok")
        )
        self.assertEqual(["ERROR: no model"], lines_of(signalbox.error, "no model"))

    def test_a_message_may_be_any_object(self):
        self.assertEqual(["LOG: [1, None]"], lines_of(signalbox.log, [1, None]))
        self.assertEqual(["ERROR: bad"], lines_of(signalbox.error, ValueError("bad")))

    def test_every_message_arrives_unchanged_in_one_line(self):
        messages = (
            "",
            "a\nb",
            "a\r\nb\n",
            "\n",
            " indented",
            "trailing ",
            "\ttab",
            '"quoted"',
            '"',
            '"half',
            "a\u2028b\x85c\x0bd",
            "\x00",
            "ERROR: in a LOG",
            "é 漢 \U0001f600",
            "{}",
            "back\\slash",
        )
        for message in messages:
            for word, call in (("LOG", signalbox.log), ("ERROR", signalbox.error)):
                with self.subTest(word=word, message=message):
                    lines = lines_of(call, message)
                    self.assertEqual(1, len(lines))
                    self.assertNotIn("\r", lines[0])
                    self.assertEqual((word, message), arrived(lines[0]))

    def test_half_a_surrogate_pair_becomes_a_replacement_character(self):
        line = written_in("utf-8", signalbox.log, "odd \udc80 é \U0001f600")
        self.assertEqual(b"LOG: odd \\ufffd \\u00e9 \\ud83d\\ude00\n", line)

    def test_a_stdout_without_unicode_gets_valid_json(self):
        line = written_in("ascii", signalbox.output, {"name": "é \U0001f600"})
        self.assertEqual(b'OUTPUT: {"name":"\\u00e9 \\ud83d\\ude00"}\n', line)


class ProgressTest(unittest.TestCase):
    def test_progress_carries_share_and_message(self):
        self.assertEqual(["PROGRESS: 0.4 features"], lines_of(signalbox.progress, 0.4, "features"))
        self.assertEqual(["PROGRESS: 0.3333"], lines_of(signalbox.progress, 1 / 3))
        self.assertEqual(['PROGRESS: 1.0 "a\\nb"'], lines_of(signalbox.progress, 1, "a\nb"))

    def test_progress_never_leaves_0_to_1(self):
        self.assertEqual(["PROGRESS: 0.0"], lines_of(signalbox.progress, -0.1))
        self.assertEqual(["PROGRESS: 1.0"], lines_of(signalbox.progress, 1.0000001))
        self.assertEqual(["PROGRESS: 1.0"], lines_of(signalbox.progress, float("inf")))

    def test_a_tiny_share_is_not_written_with_an_exponent(self):
        self.assertEqual(["PROGRESS: 0.0"], lines_of(signalbox.progress, 1e-9))

    def test_progress_refuses_nan(self):
        with self.assertRaisesRegex(ValueError, "from 0 to 1, not nan"):
            signalbox.progress(float("nan"))


class MetricTest(unittest.TestCase):
    def test_metric_carries_name_and_value(self):
        self.assertEqual(
            ["METRIC: signal.rms_2 12.5"], lines_of(signalbox.metric, "signal.rms_2", 12.5)
        )
        self.assertEqual(["METRIC: n 3.0"], lines_of(signalbox.metric, "n", 3))

    def test_metric_refuses_names_that_the_server_would_drop(self):
        for name in ("", "Upper", "with space", "dash-ed", "é", "x" * 65, "a\nb"):
            with self.subTest(name=name), self.assertRaisesRegex(ValueError, "metric name"):
                signalbox.metric(name, 1)
        self.assertEqual(["METRIC: %s 1.0" % ("x" * 64)], lines_of(signalbox.metric, "x" * 64, 1))

    def test_metric_refuses_what_is_no_finite_number(self):
        for value in (float("nan"), float("inf"), float("-inf")):
            with self.subTest(value=value), self.assertRaisesRegex(
                ValueError, "rms must be a finite"
            ):
                signalbox.metric("rms", value)


class StreamTest(unittest.TestCase):
    def test_each_line_is_flushed_at_once(self):
        stdout = mock.Mock()
        with mock.patch.object(sys, "stdout", stdout):
            signalbox.log("now")
        self.assertEqual([mock.call.write("LOG: now\n"), mock.call.flush()], stdout.mock_calls)

    def test_importing_the_helper_loads_no_other_module(self):
        code = "import sys; old = set(sys.modules); import signalbox; print(set(sys.modules) - old)"
        environment = dict(os.environ, PYTHONPATH=HELPER)
        loaded = subprocess.check_output([sys.executable, "-c", code], env=environment, text=True)
        self.assertEqual("{'signalbox'}", loaded.strip())

    def test_everything_public_is_exported(self):
        self.assertEqual(sorted(signalbox.__all__), signalbox.__all__)
        for name in signalbox.__all__:
            self.assertTrue(getattr(signalbox, name).__doc__, name)


def written_in(encoding, call, *args):
    raw = io.BytesIO()
    with mock.patch.object(sys, "stdout", io.TextIOWrapper(raw, encoding=encoding)):
        call(*args)
        return raw.getvalue()


if __name__ == "__main__":
    unittest.main()
