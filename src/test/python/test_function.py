"""Function scripts, loaded and called in this process."""

import io
import os
import pickle
import subprocess
import sys
import unittest

import signalbox
from function_client import FunctionCase
from lines import lines_of
from signalbox import _failure, _function

try:
    import numpy as np
except ImportError:
    np = None


class LoadTest(FunctionCase):
    def test_the_module_is_known_by_its_name_and_as_main(self):
        self.load("def handle(input): return [__name__, __file__]")
        module = sys.modules["job_script"]
        self.assertIs(module, sys.modules["__main__"])
        self.assertEqual(["job_script", module.__file__], self.one(1).output)
        self.assertEqual([module.__file__], sys.argv)
        self.assertIs(module.handle, pickle.loads(pickle.dumps(module.handle)))

    def test_pickles_that_refer_to_main_load(self):
        text = "class Model:\n    weight = 3\n__name__ = '__main__'\n"
        code = text + "import pickle, sys\nsys.stdout.buffer.write(pickle.dumps(Model()))"
        made = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, timeout=60)
        with open(os.path.join(self.folder, "m.pkl"), "wb") as file:
            file.write(made.stdout)
        self.load(
            """
            import signalbox
            class Model:
                weight = 3
            model = signalbox.load_model("m.pkl")
            def handle(input): return input * model.weight
            """
        )
        self.assertEqual(6, self.one(2).output)

    def test_top_level_code_runs_once(self):
        self.load("calls = []\ndef handle(input): calls.append(input); return len(calls)")
        self.assertEqual([1, 2, 3], [self.one(0).output for _ in range(3)])

    def test_a_plain_script_writes_lines_in_a_process_that_knows_functions(self):
        code = "import signalbox._function as f, signalbox as s; s.log(1); s.progress(1)"
        helper = os.path.dirname(os.path.dirname(signalbox.__file__))
        environment = dict(os.environ, PYTHONPATH=helper)
        command = [sys.executable, "-c", code]
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, timeout=60)
        self.assertEqual(b"LOG: 1\nPROGRESS: 1.0\n", done.stdout)

    def refusal(self, text):
        try:  # assertRaises would forget the traceback
            self.load(text)
        except BaseException as error:
            error.__traceback__ = error.__traceback__.tb_next.tb_next  # without the test's own
            return _failure.describe_load(error)
        return self.fail("it was loaded")

    def test_what_cannot_be_loaded_cannot_start(self):
        for text, reason in (
            ("def handle(", "SyntaxError"),
            ("import nowhere\ndef handle(i): pass", "ModuleNotFoundError"),
            ("1 / 0\ndef handle(i): pass", "ZeroDivisionError"),
            ("open('/nowhere/model')\ndef handle(i): pass", "FileNotFoundError"),
            ("raise SystemExit(3)", "SystemExit"),
            ("import signalbox\nraise signalbox.InvalidInput('no')", "signalbox.InvalidInput"),
            ("handle = 3", "TypeError"),
            ("del_ = 1\ndef handle(i): pass\ndel handle", "TypeError"),
            ("async def handle(i): pass", "TypeError"),
            ("async def handle(i): yield i", "TypeError"),
        ):
            with self.subTest(text=text):
                report = self.refusal(text)
                self.assertEqual(("cannot_start", reason), (report["kind"], report["type"]))
                self.assertNotIn("_function.py", report["traceback"])

    def test_the_refusal_of_async_says_what_to_do(self):
        self.assertIn("asyncio.run(", self.refusal("async def handle(i): pass")["message"])

    def test_a_script_that_is_gone_is_unknown(self):
        script = {"name": "x", "file": "/nowhere/x.py", "source": "/nowhere/x.py"}
        with self.assertRaises(FileNotFoundError) as caught:
            _function.load(dict(script, kind="handle", takes_job=False))
        self.assertEqual("unknown_script", _failure.describe_load(caught.exception)["kind"])


class InputTest(FunctionCase):
    def setUp(self):
        super().setUp()
        self.load("def handle(input): return [type(input).__name__, str(input)]")

    def test_the_content_type_decides(self):
        for kind, body, expected in (
            ("application/json", b'{"a": 1}', ["dict", "{'a': 1}"]),
            ("application/JSON; charset=utf-8", b"1.5", ["float", "1.5"]),
            ("application/geo+json", b"null", ["NoneType", "None"]),
            ("text/csv", b"a,b\r\n1,2\r\n", ["list", "[['a', 'b'], ['1', '2']]"]),
            ("application/octet-stream", b"ab", ["bytes", "b'ab'"]),
            ("image/png", b"", ["bytes", "b''"]),
        ):
            with self.subTest(kind=kind):
                self.assertEqual(expected, self.one(body, kind).output)

    def test_a_large_input_lies_in_a_file(self):
        path = os.path.join(self.folder, "input")
        with open(path, "w", encoding="utf-8") as file:
            file.write("[1]")
        self.assertEqual(["list", "[1]"], self.one(b"", file=path).output)

    def test_a_bad_input_is_invalid(self):
        for kind, body, reason in (
            ("application/json", b"{", "the input is not valid JSON: "),
            ("application/json", b"", "the input is not valid JSON: "),
            ("application/json", b"\xff", "the input is not valid JSON: "),
            ("application/json", b"[" * 100_000, "the input is not valid JSON: "),
            ("text/csv", b'a,"b', "the input is not valid CSV: "),
        ):
            with self.subTest(kind=kind, body=body[:9]):
                said = self.one(body, kind)
                self.assertFalse(said.succeeded)
                self.assertEqual("invalid_input", said.failure["kind"])
                self.assertIn(reason, said.failure["message"])
                self.assertNotIn("File ", said.failure["traceback"])

    @unittest.skipUnless(np, "without NumPy")
    def test_npy_is_an_array_and_never_a_pickle(self):
        self.load("def handle(input): input += 1; return input.tolist()")
        data = io.BytesIO()
        np.save(data, np.arange(3))
        for kind in ("application/x-npy", "application/npy", "application/vnd.numpy.npy"):
            self.assertEqual([1, 2, 3], self.one(data.getvalue(), kind).output)
        objects, archive = io.BytesIO(), io.BytesIO()
        np.save(objects, np.array([{}], dtype=object))
        np.savez(archive, a=np.arange(3))
        bad = objects.getvalue(), archive.getvalue(), b"", data.getvalue()[:-1], b"\x93NUMPY\x01\0"
        for body in bad:
            said = self.one(body, "application/x-npy")
            self.assertEqual("invalid_input", said.failure["kind"])
            self.assertIn("the input is no NumPy array: ", said.failure["message"])


class OutputTest(FunctionCase):
    def test_json_is_strict_and_says_what_became_null(self):
        self.load("def handle(input): return {'a': [float('nan'), float('inf')], 'b': {1, 2}}")
        said = self.one(0)
        self.assertEqual((True, None, 0), (said.succeeded, said.type, said.status))
        self.assertEqual({"a": [None, None], "b": [1, 2]}, said.output)
        detail = "2 NaN or infinite numbers became null"
        self.assertEqual([{"code": "non_finite_numbers", "detail": detail}], said.json_of("W"))

    def test_nothing_returned_is_null(self):
        self.load("def handle(input): pass")
        self.assertEqual(b"null", self.one(0).raw)

    def test_bytes_go_as_they_are(self):
        self.load("def handle(input): return [bytes, bytearray, memoryview][input](b'\\xff\\0')")
        for kind in range(3):
            said = self.one(kind)
            self.assertEqual((b"\xff\0", "application/octet-stream"), (said.raw, said.type))

    def test_a_large_output_comes_in_pieces(self):
        self.load("def handle(input): return bytes(input)")
        said = self.one(3 << 20)
        self.assertEqual(3 << 20, len(said.raw))
        self.assertLessEqual(max(len(piece) + 4 for piece in said.of("U")), 1 << 20)

    def test_half_surrogate_pairs_are_replaced(self):
        self.load("def handle(input): return ['\\ud83d', '\\ud83d\\ude00']")
        self.assertEqual(["\ufffd", "\U0001f600"], self.one(0).output)

    def test_what_has_no_json_form_is_an_error_with_its_place(self):
        self.load("def handle(input): return {'a': [1, object()]}")
        said = self.one(0)
        self.assertEqual(("exception", "TypeError"), (said.failure["kind"], said.failure["type"]))
        self.assertIn("output.a[1] has no JSON form", said.failure["message"])


class GeneratorTest(FunctionCase):
    def test_each_part_is_told_and_all_are_the_output(self):
        self.load("def handle(input):\n    for i in range(input): yield {'i': i}")
        said = self.one(3)
        self.assertEqual([{"i": 0}, {"i": 1}, {"i": 2}], said.json_of("A"))
        self.assertEqual(said.json_of("A"), said.output)
        self.assertEqual([], self.one(0).output)

    def test_parts_are_told_as_they_come(self):
        text = "def handle(input, job):\n    yield 1\n    job.log('between')\n    yield 2"
        self.load(text, takes_job=True)
        self.assertEqual("AUNAUU", "".join(kind for kind, _ in self.one(0).frames))

    def test_a_part_too_large_for_a_frame_comes_with_the_output(self):
        self.load("def handle(input):\n    yield 'x' * (1 << 20)\n    yield 1")
        said = self.one(0)
        self.assertEqual([1], said.json_of("A"))
        self.assertEqual(["x" * (1 << 20), 1], said.output)
        self.assertEqual("partial_too_large", said.json_of("W")[0]["code"])

    def test_what_a_generator_raises_is_the_end(self):
        self.load("def handle(input):\n    yield 1\n    raise KeyError('x')")
        said = self.one(0)
        self.assertEqual(("KeyError", 3), (said.failure["type"], said.failure["line"]))
        self.assertEqual((False, [1]), (said.succeeded, said.json_of("A")))

    def test_a_generator_is_closed_when_a_part_has_no_json_form(self):
        self.load(
            """
            closed = []
            def handle(input):
                try:
                    yield [object()]
                finally:
                    closed.append(True)
            """
        )
        said = self.one(0)
        self.assertIn("output[0][0] has no JSON form", said.failure["message"])
        self.assertEqual([True], sys.modules["job_script"].closed)


class JobTest(FunctionCase):
    def test_a_job_knows_itself(self):
        self.load("def handle(i, job): return [job.id, job.attempt, job.params]", takes_job=True)
        self.assertEqual(["id-1", 2, {"p": 1}], self.one(0, attempt=2, params={"p": 1}).output)

    def test_its_directory_is_made_when_it_is_asked_for(self):
        self.load("import os\ndef handle(i, job): return job.dir if i else None", takes_job=True)
        place = os.path.join(self.folder, "job-1")
        self.one(0)
        self.assertFalse(os.path.exists(place))
        self.assertEqual([place, place], [self.one(1).output, self.one(1).output])
        self.assertEqual(0o700, os.stat(place).st_mode & 0o777)

    def test_what_it_leaves_has_a_folder_that_is_made_when_it_is_asked_for(self):
        self.load("def handle(i, job): return [job.out, job.out]", takes_job=True)
        place = os.path.join(self.folder, "job-1", "out")
        self.assertEqual([place, place], self.one(0).output)
        self.assertTrue(os.path.isdir(place))

    def test_the_helper_means_the_folder_of_the_job_that_runs(self):
        self.load("import signalbox\ndef handle(i): return signalbox.out_dir()")
        self.assertEqual(os.path.join(self.folder, "job-1", "out"), self.one(0).output)
        with self.assertRaisesRegex(RuntimeError, "no job runs"):
            signalbox.out_dir()

    def test_it_speaks_in_frames(self):
        self.load(
            """
            def handle(i, job):
                job.log("two\\nlines")
                job.progress(1.5, "done")
                job.metric("a.b", 2)
            """,
            takes_job=True,
        )
        said = self.one(0)
        self.assertEqual([{"message": "two\nlines"}], said.json_of("N"))
        self.assertEqual([{"value": 1.0, "message": "done"}], said.json_of("Q"))
        self.assertEqual([{"name": "a.b", "value": 2.0}], said.json_of("K"))

    def test_the_functions_of_the_helper_mean_the_job_that_runs(self):
        self.load(
            """
            import signalbox as s
            def handle(i):
                s.log("x"); s.progress(0.5); s.metric("m", 1)
                return s.load_params()
            """
        )
        said = self.one(0, params={"p": 1})
        self.assertEqual("NQKU", "".join(kind for kind, _ in said.frames))
        self.assertEqual({"p": 1}, said.output)
        self.assertEqual(["LOG: later"], lines_of(signalbox.log, "later"))

    def test_wrong_progress_and_metrics_are_refused_as_in_plain_scripts(self):
        self.load(
            "def handle(i, job): job.progress(float('nan')) if i else job.metric('A b', 1)",
            takes_job=True,
        )
        for value in (0, 1):
            self.assertEqual("ValueError", self.one(value).failure["type"])

    def test_a_long_message_is_cut_with_a_warning(self):
        self.load("def handle(i, job): job.log('\\x01' * (1 << 20))", takes_job=True)
        said = self.one(0)
        self.assertLess(len(said.of("N")[0]), 1 << 20)
        self.assertEqual("line_truncated", said.json_of("W")[0]["code"])

    def test_what_belongs_to_plain_scripts_says_so(self):
        self.load("import signalbox\ndef handle(i): return signalbox.load_input()")
        self.assertIn("gets its input as an argument", self.one(0).failure["message"])
        with self.assertRaisesRegex(RuntimeError, "no job runs while the module is loaded"):
            self.load("import signalbox\nsignalbox.load_params()\ndef handle(i): pass")
        self.load("import signalbox\ndef handle(i): signalbox.output(i); return 2")
        (line,) = lines_of(lambda: self.assertEqual(2, self.one(1).output))
        self.assertEqual("OUTPUT: 1", line)


class FailureTest(FunctionCase):
    def test_an_exception_is_reported_with_type_message_traceback_and_line(self):
        self.load("def inner():\n    1 / 0\ndef handle(i):\n    inner()")
        said = self.one(0)
        report = said.failure
        self.assertEqual((False, 1), (said.succeeded, said.status))
        self.assertEqual(("exception", "ZeroDivisionError"), (report["kind"], report["type"]))
        self.assertEqual(("division by zero", 2), (report["message"], report["line"]))
        self.assertRegex(report["traceback"], r"^Traceback .*\n  File \".*job_script.py\", line 4")
        self.assertNotIn("_call.py", report["traceback"])

    def test_invalid_input_is_its_own_kind(self):
        self.load("import signalbox\ndef handle(i): raise signalbox.InvalidInput('too short')")
        report = self.one(0).failure
        self.assertEqual(("invalid_input", "too short"), (report["kind"], report["message"]))

    def test_an_exit_is_known_by_its_status(self):
        self.load("import sys\ndef handle(i): sys.exit(i)")
        for code, status in ((3, 3), (0, 0), (None, 0), (256, 0), (-1, 255)):
            said = self.one(code)
            self.assertEqual((False, status, []), (said.succeeded, said.status, said.frames))

    def test_the_next_job_is_done_after_a_failure(self):
        self.load("def handle(i): return 1 / i")
        self.assertEqual([False, True], [self.one(value).succeeded for value in (0, 1)])

    def test_a_failed_import_in_the_function_is_an_exception(self):
        self.load("def handle(i):\n    import nowhere")
        self.assertEqual("exception", self.one(0).failure["kind"])


class BatchTest(FunctionCase):
    def batch(self, body, takes_job=False):
        arguments = "inputs, jobs" if takes_job else "inputs"
        text = "import signalbox\ncalls = []\ndef handle_batch(%s):\n    calls.append(list(inputs))"
        lines = [text % arguments, *body.split("\n")]
        self.load("\n    ".join(lines), "handle_batch", takes_job)

    def calls(self):
        return sys.modules["job_script"].calls

    def outcomes(self, said):
        return [one.output if one.succeeded else one.failure["type"] for one in said]

    def test_all_items_are_one_call(self):
        self.batch("return [2 * i for i in inputs]")
        self.assertEqual([2, 4, 6], self.outcomes(self.all(1, 2, 3)))
        self.assertEqual([[1, 2, 3]], self.calls())

    def test_the_result_may_be_a_tuple_a_generator_or_an_array(self):
        for body in ("return tuple(inputs)", "yield from inputs"):
            self.batch(body)
            self.assertEqual([1, 2], self.outcomes(self.all(1, 2)))
        if np:
            self.batch("import numpy\nreturn numpy.array(inputs)")
            self.assertEqual([1, 2], self.outcomes(self.all(1, 2)))

    def test_a_bad_input_fails_alone_and_is_not_handed_over(self):
        self.batch("return inputs")
        said = self.all(1, b"{", 3)
        self.assertEqual([1, "signalbox.InvalidInput", 3], self.outcomes(said))
        self.assertEqual([[1, 3]], self.calls())
        self.assertEqual(["signalbox.InvalidInput"] * 2, self.outcomes(self.all(b"", b"")))
        self.assertEqual(1, len(self.calls()))

    def test_a_call_that_raises_is_split_until_the_bad_item_is_alone(self):
        self.batch("return [6 // i for i in inputs]")
        expected = [6, 3, "ZeroDivisionError", 1, 0]
        self.assertEqual(expected, self.outcomes(self.all(1, 2, 0, 6, 7)))
        self.assertEqual([[1, 2, 0, 6, 7], [1, 2], [0, 6, 7], [0], [6, 7]], self.calls())

    def test_what_a_failed_call_did_to_its_inputs_is_undone(self):
        self.batch("for i in inputs: i.append(1)\nreturn [1 / i[0] for i in inputs]")
        said = self.all([0], [1])
        self.assertEqual(["ZeroDivisionError", 1.0], self.outcomes(said))
        self.assertEqual([[1, 1]], self.calls()[-1])

    def test_a_traceback_of_a_split_call_is_that_of_its_own_call(self):
        self.batch("return [1 // i for i in inputs]")
        traceback = self.all(0, 0)[1].failure["traceback"]
        self.assertNotIn("During handling", traceback)

    def test_an_exit_of_one_item_is_split_too(self):
        self.batch("for i in inputs:\n        if i == 3: raise SystemExit(3)\nreturn inputs")
        said = self.all(1, 3)
        self.assertEqual([(True, 0), (False, 3)], [(one.succeeded, one.status) for one in said])

    def test_an_exception_in_the_list_fails_its_item(self):
        self.batch("return [signalbox.InvalidInput('no') if i == 2 else i for i in inputs]")
        self.assertEqual([1, "signalbox.InvalidInput", 3], self.outcomes(self.all(1, 2, 3)))
        self.assertEqual(1, len(self.calls()))

    def test_an_output_without_a_json_form_fails_its_item(self):
        self.batch("return [object() if i == 2 else i for i in inputs]")
        self.assertEqual([1, "TypeError"], self.outcomes(self.all(1, 2)))
        self.assertEqual(1, len(self.calls()))

    def test_a_wrong_number_of_outputs_is_an_error_of_all(self):
        self.batch("return inputs[:1]")
        said = self.all(1, 2)
        self.assertEqual(["ValueError"] * 2, self.outcomes(said))
        self.assertIn("1 outputs for 2 inputs", said[1].failure["message"])
        self.assertEqual(1, len(self.calls()))

    def test_what_is_no_list_is_an_error_of_all(self):
        for body in ("return {1: 2}", "return None", "return 'ab'", "return b'ab'"):
            self.batch(body)
            said = self.all(1, 2)
            self.assertEqual(["TypeError"] * 2, self.outcomes(said))
            self.assertIn("must return a list, not", said[0].failure["message"])

    def test_each_item_has_its_job(self):
        self.batch("for job in jobs: job.log(job.id)\nreturn [job.params for job in jobs]", True)
        items = [self.item(n, n, params={"n": n}) for n in (1, 2)]
        said = self.call(*items)
        self.assertEqual([{"n": 1}, {"n": 2}], self.outcomes(said))
        logs = [one.json_of("N") for one in said]
        self.assertEqual([[{"message": "id-1"}], [{"message": "id-2"}]], logs)

    def test_the_helper_speaks_for_the_first_job_of_the_call(self):
        self.batch("signalbox.log(len(inputs))\nreturn inputs")
        said = self.all(1, 2)
        self.assertEqual([[{"message": "2"}], []], [one.json_of("N") for one in said])

    def test_the_params_of_a_batch_are_those_of_its_jobs(self):
        self.batch("return [signalbox.load_params() for _ in inputs]")
        self.assertIn("handle_batch(inputs, jobs)", self.all(1)[0].failure["message"])

    def test_an_item_may_be_raw_or_a_stream(self):
        self.batch("return [b'x', (i for i in (1, 2))]")
        raw, stream = self.all(1, 2)
        self.assertEqual((b"x", "application/octet-stream"), (raw.raw, raw.type))
        self.assertEqual(([1, 2], [1, 2]), (stream.json_of("A"), stream.output))


class ModelVersionTest(FunctionCase):
    MODEL = {"weight": 3, "versions": {"pickle": "?", "json": "0.1", "nowhere": "1"}}
    DETAIL = "m.pkl was made with json 0.1, not "

    def setUp(self):
        super().setUp()
        with open(os.path.join(self.folder, "m.pkl"), "wb") as file:
            pickle.dump(self.MODEL, file)

    def assert_warned(self, said):
        (warning,) = said.json_of("W")
        self.assertEqual("model_version", warning["code"])
        self.assertTrue(warning["detail"].startswith(self.DETAIL), warning)
        self.assertEqual([], said.json_of("N"))

    def test_a_model_loaded_with_the_module_is_told_with_the_first_job(self):
        self.load(
            "import json, signalbox\nm = signalbox.load_model('m.pkl')\ndef handle(i): return 1"
        )
        self.assert_warned(self.one(0))
        self.assertEqual([], self.one(0).json_of("W"))

    def test_a_model_loaded_by_a_job_is_told_with_that_job(self):
        self.load(
            "import json, signalbox\ndef handle(i):\n    if i: signalbox.load_model('m.pkl')"
        )
        self.assertEqual([], self.one(0).json_of("W"))
        self.assert_warned(self.one(1))
        self.assertEqual([], self.one(1).json_of("W"))


if __name__ == "__main__":
    unittest.main()
