import collections
import dataclasses
import datetime
import decimal
import enum
import json
import pathlib
import typing
import unittest
import uuid

import signalbox
from lines import lines_of

try:
    import numpy as np
except ImportError:
    np = None
try:
    import pandas as pd
except ImportError:
    pd = None

NAN, INFINITY = float("nan"), float("inf")
Point = collections.namedtuple("Point", "x y")


class Colour(enum.Enum):
    RED = "red"


class Level(enum.IntEnum):
    HIGH = 9


@dataclasses.dataclass
class Peak:
    hertz: float
    tags: set
    unit: typing.ClassVar[str] = "Hz"


def strictly(text):
    def refuse(constant):
        raise AssertionError("not JSON: " + constant)

    return json.loads(text, parse_constant=refuse)


class OutputCase(unittest.TestCase):
    def sent(self, value):
        """What arrives for an output without NaN or infinities."""
        lines = lines_of(signalbox.output, value)
        self.assertEqual(1, len(lines), lines)
        word, _, text = lines[0].partition(": ")
        self.assertEqual("OUTPUT", word)
        return strictly(text)

    def sent_with_nulls(self, value, count):
        lines = lines_of(signalbox.output, value)
        self.assertEqual(2, len(lines), lines)
        self.assertRegex(
            lines[0], r"^LOG: %d number\(s\) of the output are NaN or infinite" % count
        )
        return strictly(lines[1].partition("OUTPUT: ")[2])

    def assert_sent(self, expected, value):
        actual = self.sent(value)
        self.assertEqual(expected, actual)
        self.assertEqual(json.dumps(expected), json.dumps(actual))  # 1 is not 1.0 nor true


class PlainOutputTest(OutputCase):
    def test_json_types_are_sent_as_they_are(self):
        for value in (
            None,
            True,
            0,
            -1.5,
            "",
            "é\u2028\n",
            [],
            {},
            [[], {}],
            {"a": [1, None, "x", 2.5]},
        ):
            with self.subTest(value=value):
                self.assert_sent(value, value)

    def test_big_and_precise_numbers_survive(self):
        self.assert_sent([2**70, 0.1 + 0.2, 1e308, 5e-324], [2**70, 0.1 + 0.2, 1e308, 5e-324])
        self.assert_sent([1e308, 1e308], [1e308, 1e308])
        self.assert_sent([10**400, 1.5], [10**400, 1.5])

    def test_output_is_compact_and_keeps_unicode(self):
        self.assertEqual(['OUTPUT: {"ä":[1,2]}'], lines_of(signalbox.output, {"ä": [1, 2]}))

    def test_nan_and_infinities_become_null_and_are_counted(self):
        value = {"a": NAN, "b": [1.0, INFINITY, -INFINITY], "c": (None, "x", NAN), "d": 1}
        expected = {"a": None, "b": [1.0, None, None], "c": [None, "x", None], "d": 1}
        self.assertEqual(expected, self.sent_with_nulls(value, 4))
        self.assertIsNone(self.sent_with_nulls(NAN, 1))

    def test_infinities_that_cancel_out_are_found(self):
        self.assertEqual([None, None], self.sent_with_nulls([INFINITY, -INFINITY], 2))

    def test_keys_become_strings_as_their_values_would(self):
        value = {
            1: "a",
            2.5: "b",
            True: "c",
            None: "d",
            datetime.date(2026, 1, 31): "e",
            Colour.RED: "f",
        }
        del value[1]  # which is the same key as True
        value[Level.HIGH] = "g"
        expected = {"2.5": "b", "null": "d", "2026-01-31": "e", "red": "f", "9": "g"}
        self.assert_sent(expected, value)
        self.assert_sent({"true": 1}, {True: 1})

    def test_two_keys_of_one_spelling_are_refused(self):
        with self.assertRaisesRegex(ValueError, r"output\.a\.1 is there twice"):
            signalbox.output({"a": {1: "x", "1": "y"}})

    def test_impossible_keys_are_refused_with_their_place(self):
        for key in ((1, 2), NAN, b"x", object()):
            with self.subTest(key=key), self.assertRaisesRegex(TypeError, r"output\.a\[1\]"):
                signalbox.output({"a": [0, {key: 1}]})

    def test_what_has_no_json_form_is_refused_with_its_place(self):
        for value in (1j, b"bytes", object(), len, int, iter([])):
            kind = type(value).__name__
            with self.subTest(value=value):
                with self.assertRaisesRegex(
                    TypeError, r"output\.a\[2\]\.b has no JSON form: " + kind
                ):
                    signalbox.output({"a": [1, None, {"b": value}]})

    def test_a_refused_value_is_shown_cut(self):
        with self.assertRaises(TypeError) as caught:
            signalbox.output(b"x" * 10_000)
        self.assertLess(len(str(caught.exception)), 120)

    def test_nothing_is_written_when_a_value_is_refused(self):
        with self.assertRaises(AssertionError):  # lines_of: no line at all
            lines_of(lambda: self.assertRaises(TypeError, signalbox.output, [1, 2j]))

    def test_values_that_contain_themselves_are_refused(self):
        a, b = [], {}
        a.append({"again": a})
        b["b"] = [b]
        with self.assertRaisesRegex(ValueError, r"output\[0\]\.again contains itself"):
            signalbox.output(a)
        with self.assertRaisesRegex(ValueError, r"output\.b\[0\] contains itself"):
            signalbox.output(b)

    def test_one_value_in_two_places_is_no_circle(self):
        shared = [1j.real, {"x": NAN}]
        self.assertEqual([[0.0, {"x": None}]] * 2, self.sent_with_nulls([shared, shared], 2))

    def test_nesting_without_end_is_refused(self):
        value = []
        for _ in range(100_000):
            value = [value]
        with self.assertRaisesRegex(ValueError, "nested too deeply"):
            signalbox.output(value)
        while value:  # unwind by hand: freeing it at once recurses too
            value = value[0]


class RichOutputTest(OutputCase):
    def test_times_are_iso_8601_and_durations_seconds(self):
        utc = datetime.timezone.utc
        self.assert_sent(
            "2026-01-31T12:00:00+00:00", datetime.datetime(2026, 1, 31, 12, tzinfo=utc)
        )
        self.assert_sent("2026-01-31", datetime.date(2026, 1, 31))
        self.assert_sent("12:30:00", datetime.time(12, 30))
        self.assert_sent(90.5, datetime.timedelta(minutes=1.5, seconds=0.5))

    def test_dataclasses_are_objects(self):
        self.assert_sent({"hertz": 50.0, "tags": ["a", "b"]}, Peak(50.0, {"b", "a"}))

    def test_a_dataclass_itself_is_refused(self):
        with self.assertRaisesRegex(TypeError, "output has no JSON form"):
            signalbox.output(Peak)

    def test_sets_are_sorted_lists_where_they_can_be_sorted(self):
        self.assert_sent([1, 2, 10], {10, 1, 2})
        self.assertCountEqual([1, "a"], self.sent(frozenset((1, "a"))))

    def test_other_standard_types_have_a_form(self):
        self.assert_sent(
            [1.5, 3, 3], [decimal.Decimal("1.5"), decimal.Decimal(3), decimal.Decimal("3.0")]
        )
        self.assert_sent("/tmp/x", pathlib.PurePosixPath("/tmp/x"))
        self.assert_sent("0" * 8 + "-0000-0000-0000-" + "0" * 11 + "1", uuid.UUID(int=1))
        self.assert_sent(["red", 9], [Colour.RED, Level.HIGH])
        self.assert_sent([[1, 2], [0, 1, 2], [5]], (Point(1, 2), range(3), collections.deque([5])))
        self.assert_sent({"b": 1, "a": 2}, collections.OrderedDict(b=1, a=2))
        self.assert_sent(["a"], {"a": 1}.keys())
        self.assertIsNone(self.sent_with_nulls(decimal.Decimal("NaN"), 1))

    def test_subclasses_of_plain_types_are_plain(self):
        kinds = [type("S", (str,), {}), type("I", (int,), {}), type("F", (float,), {})]
        self.assert_sent(["1", 1, 1.0], [kind(1) for kind in kinds])
        self.assert_sent({"1": 0}, {kinds[0](1): 0})


@unittest.skipUnless(np, "without NumPy")
class NumpyOutputTest(OutputCase):
    def test_scalars(self):
        scalars = [np.int64(1), np.uint8(2), np.float64(0.5), np.float32(0.5), np.float16(0.5)]
        self.assert_sent([1, 2, 0.5, 0.5, 0.5], scalars)
        self.assert_sent([True, "x", 2.5], [np.bool_(True), np.str_("x"), np.longdouble(2.5)])
        self.assert_sent({"3": 1}, {np.int32(3): 1})

    def test_arrays(self):
        self.assert_sent([[0, 1, 2], [3, 4, 5]], np.arange(6).reshape(2, 3))
        self.assert_sent({"a": [[], 7]}, {"a": [np.array([]), np.array(7)]})
        self.assert_sent(
            [["x", 1], ["y", 2]], np.array([("x", 1), ("y", 2)], dtype=[("n", "U1"), ("v", int)])
        )
        self.assert_sent([{"a": 1}, None], np.array([{"a": 1}, None], dtype=object))

    def test_nan_in_arrays_is_counted(self):
        self.assertEqual(
            [[1.0, None], [None, 2.0]], self.sent_with_nulls(np.array([[1, NAN], [INFINITY, 2]]), 2)
        )
        self.assertIsNone(self.sent_with_nulls(np.float32("nan"), 1))

    def test_times_and_durations(self):
        self.assert_sent(["2026-01-31"], np.array(["2026-01-31"], dtype="datetime64[D]"))
        self.assert_sent([1.5, 0.25], np.array([1500, 250], dtype="timedelta64[ms]"))
        self.assert_sent(60.0, np.timedelta64(1, "m"))
        times = {"t": np.datetime64("NaT"), "d": np.array([[1, "NaT"]], dtype="timedelta64[s]")}
        self.assertEqual({"t": None, "d": [[1.0, None]]}, self.sent_with_nulls(times, 2))

    def test_complex_numbers_and_bytes_are_refused(self):
        with self.assertRaisesRegex(TypeError, r"output\.fft\[0\] has no JSON form: complex"):
            signalbox.output({"fft": np.array([1j])})
        with self.assertRaisesRegex(TypeError, r"output\[0\] has no JSON form: bytes"):
            signalbox.output(np.array([b"x"]))


class FrameLike:
    """Behaves as a pandas DataFrame does."""

    class columns:
        is_unique = True

    def to_dict(self, orient):
        assert orient == "records"
        return [{"a": 1, "b": NAN}]


class ForeignOutputTest(OutputCase):
    """Libraries that need not be there are known by what their values can do."""

    def test_a_frame_is_a_list_of_records(self):
        self.assertEqual([{"a": 1, "b": None}], self.sent_with_nulls(FrameLike(), 1))

    def test_a_tensor_is_a_list(self):
        tensor = type("Tensor", (), {"tolist": lambda self: [[1.0]]})()
        self.assert_sent([[1.0]], tensor)

    def test_what_only_gives_itself_is_refused(self):
        class Endless:
            def tolist(self):
                return self

        with self.assertRaises((TypeError, ValueError)):
            signalbox.output(Endless())

    @unittest.skipUnless(pd, "without pandas")
    def test_pandas(self):
        frame = pd.DataFrame({"t": pd.to_datetime(["2026-01-31", None]), "x": [1.5, 2.5]})
        expected = [{"t": "2026-01-31T00:00:00", "x": 1.5}, {"t": None, "x": 2.5}]
        self.assertEqual(expected, self.sent_with_nulls(frame, 1))
        self.assert_sent([1, 2], pd.Series([1, 2]))
        self.assertIsNone(self.sent_with_nulls(pd.NA, 1))
        with self.assertRaisesRegex(ValueError, "two columns of one name"):
            signalbox.output(pd.DataFrame([[1, 2]], columns=["a", "a"]))


if __name__ == "__main__":
    unittest.main()
