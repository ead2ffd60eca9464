"""The frames that a child writes are those that both halves agreed on."""

import json
import struct
import unittest

from keeper_client import frames
from signalbox import _report


class ReporterTest(unittest.TestCase):
    def setUp(self):
        self.written = []
        self.reporter = _report.Reporter(self.written.append)

    def taken(self):
        """(type, number, the rest) of the only frame."""
        (written,) = self.written
        kind, payload = frames.decode(bytearray(written))
        self.assertEqual(len(written), frames.HEADER.size + len(payload))
        return kind, int.from_bytes(payload[:4], "big"), payload[4:]

    def test_each_word_has_its_frame(self):
        for say, kind, number, facts in (
            (lambda r: r.loaded({"imports": ["a"]}), frames.LOADED, 0, {"imports": ["a"]}),
            (lambda r: r.log(7, "ä\n"), frames.LOG, 7, {"message": "ä\n"}),
            (
                lambda r: r.progress(7, 0.5, "half"),
                frames.PROGRESS,
                7,
                {"value": 0.5, "message": "half"},
            ),
            (lambda r: r.metric(7, "a.b", 2.0), frames.METRIC, 7, {"name": "a.b", "value": 2.0}),
            (lambda r: r.warning(7, "c", "d"), frames.WARNING, 7, {"code": "c", "detail": "d"}),
            (lambda r: r.failure(0, {"kind": "x"}), frames.FAILURE, 0, {"kind": "x"}),
        ):
            with self.subTest(facts=facts):
                self.written.clear()
                say(self.reporter)
                taken = self.taken()
                self.assertEqual((kind, number, facts), (*taken[:2], json.loads(taken[2])))

    def test_beginnings_outputs_and_parts_are_raw(self):
        for say, expected in (
            (lambda r: r.begun(1), (frames.BEGUN, 1, b"")),
            (lambda r: r.output(1 << 31, b"\0x"), (frames.OUTPUT, 1 << 31, b"\0x")),
            (lambda r: r.partial(3, b"[1]"), (frames.PARTIAL, 3, b"[1]")),
        ):
            self.written.clear()
            say(self.reporter)
            self.assertEqual(expected, self.taken())

    def test_no_frame_is_larger_than_allowed(self):
        self.reporter.output(1, bytes(2 * _report.LARGEST + 1))
        self.reporter.partial(1, bytes(_report.LARGEST))
        self.reporter.log(1, "\x01" * (1 << 20))
        payloads = [len(frame) - frames.HEADER.size for frame in self.written]
        self.assertEqual([1 << 20, 1 << 20, 5, 1 << 20], payloads[:4])
        self.assertLessEqual(max(payloads), frames.MAX_PAYLOAD)

    def test_an_outcome_has_fixed_fields_and_facts_only_where_there_are_any(self):
        self.reporter.outcome(5, (_report.SUCCEEDED | _report.SPOKE, 0), (1 << 40, 99))
        kind, number, rest = self.taken()
        self.assertEqual((frames.OUTCOME, 5), (kind, number))
        self.assertEqual((3, 0, 0xFFFFFFFF, 99), struct.unpack(">BBII", rest))
        self.written.clear()
        self.reporter.outcome(5, (_report.RETIRING, 3), (7, 9), {"retire": "worn"})
        rest = self.taken()[2]
        self.assertEqual((4, 3, 7, 9), struct.unpack(">BBII", rest[:10]))
        self.assertEqual({"retire": "worn"}, json.loads(rest[10:]))


if __name__ == "__main__":
    unittest.main()
