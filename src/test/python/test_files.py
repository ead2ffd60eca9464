import contextlib
import gzip
import io
import json
import os
import pickle
import sys
import tempfile
import types
import unittest
import warnings
from importlib.util import find_spec
from pathlib import Path
from unittest import mock

import signalbox

try:
    import numpy as np
except ImportError:
    np = None
try:
    import joblib
except ImportError:
    joblib = None


class FileCase(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(os.path.realpath(folder.name))

    def file(self, name, content=b""):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path


class LoadInputTest(FileCase):
    def test_the_first_argument_names_the_file(self):
        path = str(self.file("input.json", '{"a": [1, 2.5, null]}'))
        with mock.patch.object(sys, "argv", ["script.py", path]):
            self.assertEqual({"a": [1, 2.5, None]}, signalbox.load_input())

    def test_without_an_argument_it_says_how_to_call_the_script(self):
        with mock.patch.object(sys, "argv", ["/x/script.py"]):
            with self.assertRaisesRegex(signalbox.InvalidInput, "python script.py INPUT_FILE"):
                signalbox.load_input()

    def test_json_may_begin_with_a_byte_order_mark(self):
        self.assertEqual(["é"], signalbox.load_input(self.file("a.JSON", '\ufeff["é"]')))

    def test_json_that_is_none_is_invalid_input_with_file_and_place(self):
        for content in ("", "{", "[1,]", b"\xff", "[" * 100_000):
            with self.subTest(content=content[:9]):
                with self.assertRaisesRegex(
                    signalbox.InvalidInput, r"^bad\.json is not valid JSON: \S"
                ):
                    signalbox.load_input(self.file("bad.json", content))

    def test_csv_is_a_list_of_rows(self):
        path = self.file("input.csv", 't,"x, y"\r\n1,"a\nb"\r\n')
        self.assertEqual([["t", "x, y"], ["1", "a\nb"]], signalbox.load_input(path))
        self.assertEqual([], signalbox.load_input(self.file("empty.csv")))

    def test_csv_that_is_none_is_invalid_input(self):
        for content in (b"\xff,1", b'a,"b'):
            with self.subTest(content=content):
                with self.assertRaisesRegex(
                    signalbox.InvalidInput, r"^bad\.csv is not valid CSV: "
                ):
                    signalbox.load_input(self.file("bad.csv", content))

    def test_anything_else_is_bytes(self):
        self.assertEqual(b"\x00\xff", signalbox.load_input(self.file("input.bin", b"\x00\xff")))
        self.assertEqual(b"{}", signalbox.load_input(str(self.file("input", b"{}"))))

    def test_a_missing_file_is_named(self):
        with self.assertRaisesRegex(FileNotFoundError, r"none\.json"):
            signalbox.load_input(self.folder / "none.json")

    @unittest.skipUnless(np, "without NumPy")
    def test_npy_is_an_array(self):
        np.save(self.folder / "input.npy", np.arange(3))
        self.assertEqual([0, 1, 2], signalbox.load_input(self.folder / "input.npy").tolist())

    @unittest.skipUnless(np, "without NumPy")
    def test_npy_never_unpickles(self):
        np.save(self.folder / "objects.npy", np.array([{}], dtype=object))
        for path in (
            self.folder / "objects.npy",
            self.file("text.npy", "x"),
            self.file("empty.npy"),
        ):
            with self.subTest(path=path.name):
                with self.assertRaisesRegex(
                    signalbox.InvalidInput, "%s is no NumPy array" % path.name
                ):
                    signalbox.load_input(path)


class LoadParamsTest(FileCase):
    def params(self, path):
        with mock.patch.dict(os.environ, SIGNALBOX_PARAMS=str(path)):
            return signalbox.load_params()

    def test_params_come_from_the_file_that_the_server_names(self):
        self.assertEqual({"a": 1}, self.params(self.file("params.json", '{"a": 1}')))

    def test_without_a_server_there_are_none(self):
        with mock.patch.dict(os.environ):
            os.environ.pop("SIGNALBOX_PARAMS", None)
            self.assertEqual({}, signalbox.load_params())
        self.assertEqual({}, self.params(""))

    def test_params_must_be_an_object(self):
        with self.assertRaisesRegex(
            signalbox.InvalidInput, "params must be a JSON object, not list"
        ):
            self.params(self.file("params.json", "[]"))


class LoadModelTest(FileCase):
    def model(self, name, value):
        return self.file(name, pickle.dumps(value))

    def test_a_model_is_loaded_once(self):
        path = self.model("m.pkl", {"weights": [1, 2]})
        first = signalbox.load_model(path)
        self.assertEqual({"weights": [1, 2]}, first)
        self.assertIs(first, signalbox.load_model(str(path)))

    def test_a_changed_file_is_loaded_again(self):
        path = self.model("m.pkl", [1])
        self.assertEqual([1], signalbox.load_model(path))
        self.model("m.pkl", [1, 2])
        self.assertEqual([1, 2], signalbox.load_model(path))

    def test_a_file_of_the_same_size_and_time_renamed_into_place_is_loaded_again(self):
        path = self.model("m.pkl", [1])
        signalbox.load_model(path)
        before = path.stat()
        other = self.model("other.pkl", [2])
        os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
        os.replace(other, path)
        self.assertEqual(before.st_size, path.stat().st_size)
        self.assertEqual([2], signalbox.load_model(path))

    def test_a_missing_model_is_named_with_every_place(self):
        script = mock.Mock(__file__=str(self.folder / "script.py"))
        with mock.patch.dict(sys.modules, __main__=script):
            with self.assertRaises(FileNotFoundError) as caught:
                signalbox.load_model("none.pkl")
        self.assertIn(str(self.folder / "none.pkl"), str(caught.exception))
        self.assertIn(os.path.join(os.getcwd(), "none.pkl"), str(caught.exception))

    def test_the_folder_of_the_script_comes_before_the_working_directory(self):
        here, there = self.folder / "here", self.folder / "there"
        here.mkdir(), there.mkdir()
        for folder in (here, there):
            self.model("%s/m.pkl" % folder.name, folder.name)
        self.model("here/only.pkl", "only here")
        working_directory = os.getcwd()
        self.addCleanup(os.chdir, working_directory)
        os.chdir(here)
        with mock.patch.dict(sys.modules, __main__=mock.Mock(__file__=str(there / "script.py"))):
            self.assertEqual("there", signalbox.load_model("m.pkl"))
            self.assertEqual("only here", signalbox.load_model("only.pkl"))

    def test_a_broken_model_is_named_with_the_reason(self):
        for content in (b"", b"no pickle", pickle.dumps([1, 2, 3])[:-3]):
            with self.subTest(content=content):
                with self.assertRaisesRegex(
                    RuntimeError, r"cannot load the model .*/m\.pkl: \w+Error"
                ):
                    signalbox.load_model(self.file("m.pkl", content))

    def test_a_broken_model_is_not_kept(self):
        with self.assertRaises(RuntimeError):
            signalbox.load_model(self.file("m.pkl", b"half"))
        self.assertEqual(["whole"], signalbox.load_model(self.model("m.pkl", ["whole"])))

    @unittest.skipUnless(joblib and np, "without joblib")
    def test_joblib_files_are_known_whatever_their_name(self):
        value = {"weights": np.arange(1000.0), "name": "m"}
        for name, compress in (("m.joblib", 0), ("m.pkl", 0), ("z.pkl", 3), ("x.pkl", ("xz", 3))):
            with self.subTest(name=name, compress=compress):
                joblib.dump(value, self.folder / name, compress=compress)
                loaded = signalbox.load_model(self.folder / name)
                self.assertEqual(value["weights"].tolist(), loaded["weights"].tolist())

    @unittest.skipUnless(joblib, "without joblib")
    def test_compressed_pickles_are_read(self):
        path = self.file("m.pkl.gz", gzip.compress(pickle.dumps([1])))
        self.assertEqual([1], signalbox.load_model(path))

    def test_a_model_of_the_scripts_own_classes_is_loaded_again_for_another_main(self):
        path = self.file("m.pkl", b"c__main__\nModel\n.")
        mains = [types.SimpleNamespace(Model=kind, __file__="/x.py") for kind in (str, int)]
        for main in mains:
            with mock.patch.dict(sys.modules, __main__=main):
                self.assertIs(main.Model, signalbox.load_model(path))
                self.assertIs(main, sys.modules["__main__"])

    def test_any_other_model_is_kept_for_another_main(self):
        path = self.model("m.pkl", [1])
        first = signalbox.load_model(path)
        with mock.patch.dict(sys.modules, __main__=mock.Mock(__file__="/x.py")):
            self.assertIs(first, signalbox.load_model(path))


class ModelVersionTest(FileCase):
    """What a model was made with, where that is not what loads it."""

    def told(self, content):
        """The warnings, and the lines for the log."""
        path = self.file("m.pkl", content)
        with mock.patch.object(signalbox, "_on_warning") as on_warning:
            stdout = io.StringIO()
            with contextlib.redirect_stdout(stdout):
                signalbox.load_model(path)
                signalbox.load_model(path)
        return [call.args for call in on_warning.mock_calls], stdout.getvalue()

    def test_the_versions_in_a_model_are_compared(self):
        value = {"versions": {"json": "0.1", "nowhere": "1", 3: "x", "sys": "1"}}
        detail = "m.pkl was made with json 0.1, not %s" % json.__version__
        expected = [("model_version", detail)], "LOG: %s\n" % detail
        self.assertEqual(expected, self.told(pickle.dumps(value)))
        same = {"versions": {"json": json.__version__}}
        self.assertEqual(([], ""), self.told(pickle.dumps(same)))

    @unittest.skipUnless(np, "without NumPy")
    def test_numpy_1_and_2_are_told_apart(self):
        other = "2" if np.__version__.startswith("1.") else "1"
        value = pickle.dumps([np.arange(3), "numpy._core" if other == "2" else "numpy.core"])
        detail = "m.pkl was made with numpy %s, not %s" % (other, np.__version__)
        if other == "2":
            self.assertEqual([("model_version", detail)], self.told(value)[0])
        self.assertEqual([], self.told(pickle.dumps(np.arange(3)))[0])

    @unittest.skipUnless(find_spec("sklearn"), "without scikit-learn")
    def test_scikit_learn_is_told_once_however_many_estimators_there_are(self):
        import sklearn
        from sklearn.preprocessing import Binarizer

        content = pickle.dumps([Binarizer(), Binarizer(threshold=2)])
        self.assertEqual(([], ""), self.told(content))
        now = sklearn.__version__
        other = now[:-1] + ("8" if now[-1] == "9" else "9")
        detail = "m.pkl was made with scikit-learn %s, not %s" % (other, now)
        with warnings.catch_warnings(record=True) as caught:
            told = self.told(content.replace(now.encode(), other.encode()))
        self.assertEqual(([("model_version", detail)], "LOG: %s\n" % detail), told)
        self.assertEqual([], caught)

    def test_other_warnings_of_a_load_are_passed_on(self):
        content = b"cwarnings\nwarn\n(Vlook out\ntR."
        with self.assertWarnsRegex(UserWarning, "look out"):
            self.assertEqual(([], ""), self.told(content))


if __name__ == "__main__":
    unittest.main()
