"""The scripts of scripts/jobs and scripts/train, run as a user would on his own machine."""

import functools
import json
import os
import pickle
import shutil
import subprocess
import sys
import tempfile
import unittest
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[3]
SCRIPTS = ROOT / "scripts"
HELPER = ROOT / "src" / "main" / "python"
MODEL = SCRIPTS / "jobs" / "classify_signal.pkl"


def run(script, *arguments, helper=True, **environment):
    environment = dict(os.environ, **environment)
    environment.pop("PYTHONPATH", None)
    if helper:
        environment["PYTHONPATH"] = str(HELPER)
    command = [sys.executable, str(SCRIPTS / script), *map(str, arguments)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)


# Runs a script for each input in a fork: scikit-learn is imported once for all of them.
EACH = """
import os, runpy, sys
import numpy, sklearn.ensemble
script, inputs = sys.argv[1], sys.argv[2:]
for path in inputs:
    if os.fork() == 0:
        for descriptor, name in ((1, "out"), (2, "err")):
            os.dup2(os.open(path + "." + name, os.O_WRONLY | os.O_CREAT, 0o600), descriptor)
        sys.argv[:] = [script, path]
        sys.path[0] = os.path.dirname(script)
        runpy.run_path(script, run_name="__main__")
        sys.exit()
    print(os.waitstatus_to_exitcode(os.wait()[1]))
"""


def run_each(script, paths):
    """As `run`, for several inputs that lie in files; a list."""
    command = [sys.executable, "-c", EACH, str(SCRIPTS / script), *map(str, paths)]
    environment = dict(os.environ, PYTHONPATH=str(HELPER), PYTHONUNBUFFERED="1")
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    said = [[Path("%s.%s" % (path, name)).read_text() for name in ("out", "err")] for path in paths]
    statuses = map(int, done.stdout.split())
    return [
        subprocess.CompletedProcess(path, status, *streams)
        for path, status, streams in zip(paths, statuses, said)
    ]


@functools.lru_cache(maxsize=None)
def training():
    """Left in place: the integration tests of the server classify with it."""
    return run("train/train_classify_signal.py", helper=False)


class ExampleCase(unittest.TestCase):
    def sample(self, name):
        return SCRIPTS / "jobs" / "samples" / (name + ".json")

    def file(self, value, name="input.json"):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = Path(folder.name) / name
        path.write_text(json.dumps(value))
        return path

    def output_of(self, done):
        outputs = [line for line in done.stdout.splitlines() if line.startswith("OUTPUT: ")]
        self.assertEqual((1, 0), (len(outputs), done.returncode), done.stdout + done.stderr)
        return json.loads(outputs[0][8:])


class MovingAverageTest(ExampleCase):
    def test_it_runs_without_the_helper(self):
        done = run("jobs/moving_average.py", self.sample("moving_average"), helper=False)
        self.assertIn("LOG: smoothing 10 points over 3\n", done.stdout)
        smoothed = self.output_of(done)["signal"]
        self.assertEqual([1, 1.5, 7 / 3, 14 / 3], smoothed[:4])
        self.assertEqual(10, len(smoothed))

    def test_bad_input_is_an_error_line(self):
        for value in (
            {},
            {"signal": []},
            {"signal": [1], "window": 0},
            {"signal": [1], "window": "x"},
        ):
            with self.subTest(value=value):
                done = run("jobs/moving_average.py", self.file(value), helper=False)
                self.assertRegex(done.stdout, "^ERROR: .*(`signal`|`window`)")


class PlotSignalTest(ExampleCase):
    SIGNAL = {"signal": [0, 3, -1, 2] * 1000, "sample_rate_hz": 2000}

    def plot(self, value, **params):
        """The output, and the bytes of the plot."""
        params = self.file(params, "params.json")
        folder = str(params.parent)
        environment = {"SIGNALBOX_PARAMS": str(params), "SIGNALBOX_JOB_DIR": folder}
        done = run("jobs/plot_signal.py", self.file(value), **environment)
        output = self.output_of(done)
        return output, (Path(folder) / "out" / output["plot"]).read_bytes()

    def test_it_leaves_a_plot(self):
        output, plot = self.plot(self.SIGNAL)
        self.assertEqual((4000, -1, 3), (output["points"], output["min"], output["max"]))
        if find_spec("matplotlib"):
            self.assertTrue(plot.startswith(b"\x89PNG"))
        else:
            self.assertEqual("{http://www.w3.org/2000/svg}svg", ElementTree.fromstring(plot).tag)

    @unittest.skipIf(find_spec("matplotlib"), "its own drawing is for want of matplotlib")
    def test_its_own_drawing_is_small_and_escapes_the_title(self):
        _, plot = self.plot(self.SIGNAL, title="<script>&")
        texts = [text.text for text in ElementTree.fromstring(plot).iter() if text.text]
        self.assertIn("<script>&", texts)
        self.assertLess(len(plot), 40_000)

    def test_bad_input_is_refused_by_name(self):
        for value in ([], {"signal": [1]}, {"signal": [1, "x"]}, {"signal": [1, True]}):
            with self.subTest(value=value):
                done = run("jobs/plot_signal.py", self.file(value))
                self.assertRegex(done.stderr, 'InvalidInput: .*("signal"|signal\\[1\\])')
        done = run("jobs/plot_signal.py", self.file({"signal": [1, 2], "sample_rate_hz": 0}))
        self.assertIn("InvalidInput: sample_rate_hz", done.stderr)


class SlowCountTest(ExampleCase):
    def test_it_reports_progress_and_heeds_its_param(self):
        params = self.file({"seconds": 0.5}, "params.json")
        done = run("jobs/slow_count.py", self.sample("slow_count"), SIGNALBOX_PARAMS=str(params))
        output = self.output_of(done)
        self.assertEqual(50, output["counted"])
        self.assertGreaterEqual(output["seconds"], 0.5)
        self.assertGreaterEqual(done.stdout.count("PROGRESS: "), 2)
        self.assertIn("PROGRESS: 1.0 counted to 50\n", done.stdout)

    def test_bad_input_is_refused_by_name(self):
        for until in (0, -1, 1201, "x", 1.5, True):
            with self.subTest(until=until):
                done = run("jobs/slow_count.py", self.file({"until": until}))
                self.assertIn("InvalidInput: `until` must be", done.stderr)


@unittest.skipUnless(find_spec("sklearn"), "without scikit-learn")
class ClassifySignalTest(ExampleCase):
    @classmethod
    def setUpClass(cls):
        cls.training = training()

    def classify(self, value, **params):
        params = self.file(params, "params.json")
        return run("jobs/classify_signal.py", self.file(value), SIGNALBOX_PARAMS=str(params))

    def machine(self, state, seed=1):
        sys.path.append(str(SCRIPTS / "train"))
        try:
            import machine_signals
            import numpy
        finally:
            sys.path.remove(str(SCRIPTS / "train"))
        signal = machine_signals.signal_of(state, numpy.random.default_rng(seed))
        return {"signal": signal.tolist(), "sample_rate_hz": machine_signals.SAMPLE_RATE_HZ}

    def test_training_prints_its_accuracy_and_counts(self):
        self.assertEqual((0, ""), (self.training.returncode, self.training.stderr))
        self.assertRegex(self.training.stdout, "bearing_fault 400")
        accuracy = float(self.training.stdout.split("unseen signals: ")[1].split(" %")[0])
        self.assertGreater(accuracy, 90)

    def test_training_makes_the_same_model_every_time_and_leaves_nothing_else(self):
        before, files = MODEL.read_bytes(), sorted(os.listdir(MODEL.parent))
        run("train/train_classify_signal.py", helper=False)
        self.assertEqual(before, MODEL.read_bytes())
        self.assertEqual(files, sorted(os.listdir(MODEL.parent)))

    def test_the_model_says_what_it_was_made_with(self):
        with open(MODEL, "rb") as file:
            model = pickle.load(file)
        self.assertEqual({"numpy", "scikit-learn"}, set(model["versions"]))

    def test_the_sample_is_a_bearing_fault(self):
        done = run("jobs/classify_signal.py", self.sample("classify_signal"))
        output = self.output_of(done)
        self.assertEqual("bearing_fault", output["state"])
        self.assertEqual(5, len(output["probabilities"]))
        self.assertAlmostEqual(1, sum(output["probabilities"].values()), places=3)
        for line in (
            "LOG: 400 points at 2000 Hz",
            "PROGRESS: 0.8 classifying",
            "METRIC: signal.rms ",
        ):
            self.assertIn(line, done.stdout)

    def test_every_state_is_recognised(self):
        states = ("idle", "running", "imbalance", "misalignment", "bearing_fault")
        inputs = [self.file(self.machine(state)) for state in states]
        runs = run_each("jobs/classify_signal.py", inputs)
        self.assertEqual(len(states), len(runs))
        for state, done in zip(states, runs):
            with self.subTest(state=state):
                self.assertEqual(state, self.output_of(done)["state"])

    def test_below_the_least_probability_the_state_is_unknown(self):
        output = self.output_of(self.classify(self.machine("running"), min_probability=1.1))
        self.assertEqual("unknown", output["state"])
        self.assertLessEqual(output["probability"], 1)

    def test_bad_input_is_refused_with_a_clear_sentence(self):
        signal = [0.0] * 400
        cases = (
            ([], 'an object with a list of numbers as "signal"'),
            ({"signal": "x"}, 'an object with a list of numbers as "signal"'),
            ({"signal": [1] * 9}, "signal has 9 points; at 2000 Hz it needs 200 to 200000"),
            ({"signal": signal[:-1] + [None]}, r"signal\[399\] must be a number, not None"),
            ({"signal": [float("nan")] * 400}, r"signal\[0\] must be a number, not nan"),
            ({"signal": signal}, "all points of signal are equal"),
            ({"signal": signal, "sample_rate_hz": 50}, "sample_rate_hz must lie between 1600"),
            ({"signal": signal, "sample_rate_hz": "2 kHz"}, "sample_rate_hz must be a number"),
        )
        inputs = [self.file(value) for value, _ in cases]
        runs = run_each("jobs/classify_signal.py", inputs)
        self.assertEqual(len(cases), len(runs))
        for (_, reason), done in zip(cases, runs):
            with self.subTest(reason=reason):
                self.assertRegex(done.stderr, "InvalidInput: .*" + reason)
                self.assertNotIn("OUTPUT:", done.stdout)

    def test_a_missing_model_names_the_training_script(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        jobs = Path(folder.name) / "jobs"
        shutil.copytree(SCRIPTS / "jobs", jobs, ignore=shutil.ignore_patterns("*.pkl"))
        done = run(jobs / "classify_signal.py", self.sample("classify_signal"))
        self.assertEqual(1, done.returncode)
        self.assertIn("classify_signal.pkl", done.stderr)
        self.assertIn("python3 scripts/train/train_classify_signal.py", done.stderr)


@unittest.skipUnless(find_spec("sklearn"), "without scikit-learn")
class SignalStateTest(ExampleCase):
    SCRIPT = SCRIPTS / "jobs" / "signal_state.py"

    @classmethod
    def setUpClass(cls):
        training()

    def signalbox(self, command, *arguments):
        return subprocess.run(
            [sys.executable, "-m", "signalbox", command, self.SCRIPT, *arguments],
            env=dict(os.environ, PYTHONPATH=str(HELPER)),
            capture_output=True,
            text=True,
            timeout=120,
        )

    def test_the_sample_is_an_imbalance(self):
        done = self.signalbox("run", self.sample("signal_state"))
        self.assertEqual((0, ""), (done.returncode, done.stderr))
        self.assertEqual({"state": "imbalance", "probability": 0.9747}, json.loads(done.stdout))

    def test_what_was_recorded_is_reproduced(self):
        done = self.signalbox("check")
        self.assertEqual("4 of 4 recorded runs are reproduced\n", done.stdout)


if __name__ == "__main__":
    unittest.main()
