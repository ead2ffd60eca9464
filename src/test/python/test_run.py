"""python -m signalbox run: a script as the server would run it."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import signalbox

HELPER = str(Path(signalbox.__file__).parent.parent)


class RunCase(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(os.path.realpath(folder.name))
        self.temporary = self.folder / "tmp"
        self.temporary.mkdir()
        self.script = self.folder / "jobs" / "script.py"
        self.script.parent.mkdir()
        self.input = self.folder / "data.json"
        self.input.write_text("[1, 2]")

    def tearDown(self):
        self.assertEqual([], list(self.temporary.iterdir()), "something is left")

    def command(self, *arguments):
        return [sys.executable, "-m", "signalbox", *map(str, arguments)]

    def options(self):
        environment = dict(os.environ, PYTHONPATH=HELPER, TMPDIR=str(self.temporary))
        return {
            "env": environment,
            "stdout": subprocess.PIPE,
            "stderr": subprocess.PIPE,
            "text": True,
        }

    def signalbox(self, *arguments):
        return subprocess.run(self.command(*arguments), timeout=60, **self.options())

    def run_script(self, code, *arguments):
        self.script.write_text(code)
        return self.signalbox("run", self.script, self.input, *arguments)


class RunTest(RunCase):
    def test_the_output_goes_to_stdout_and_all_else_to_stderr(self):
        done = self.run_script("import signalbox as s; s.log('hi'); print('x'); s.output({'a': 1})")
        self.assertEqual(
            ('{"a":1}\n', "LOG: hi\nx\n", 0), (done.stdout, done.stderr, done.returncode)
        )

    def test_the_script_finds_what_a_job_finds(self):
        done = self.run_script(
            "import json, os, sys, signalbox as s\n"
            "job = os.environ['SIGNALBOX_JOB_DIR']\n"
            "s.output({'cwd': os.getcwd(), 'argv': [os.path.relpath(sys.argv[1], job)],\n"
            "  'files': sorted(os.listdir(job)), 'path': sys.path[0], 'input': s.load_input(),\n"
            "  'params': s.load_params(), 'attempt': os.environ['SIGNALBOX_ATTEMPT'],\n"
            "  'id': os.environ['SIGNALBOX_JOB_ID'], 'tmp': os.environ['TMPDIR'] == job})",
            "--params",
            '{"a": 1}',
        )
        self.assertEqual("", done.stderr)
        jobs = str(self.script.parent)
        expected = dict(
            cwd=jobs, argv=["input.json"], files=["input.json", "params.json"], path=jobs
        )
        expected.update(input=[1, 2], params={"a": 1}, attempt="1", id="local", tmp=True)
        self.assertEqual(expected, json.loads(done.stdout))

    def test_the_input_keeps_its_ending_and_the_original_is_safe(self):
        self.input = self.folder / "data.CSV"
        self.input.write_text("a,b\n")
        done = self.run_script(
            "import os, sys, signalbox as s; s.output(s.load_input()); os.remove(sys.argv[1])"
        )
        self.assertEqual('[["a","b"]]\n', done.stdout)
        self.assertTrue(self.input.exists())

    def test_an_output_that_is_no_json_becomes_a_string(self):
        self.assertEqual(
            '"all \\"good\\""\n', self.run_script("print('OUTPUT: all \"good\"')").stdout
        )

    def test_the_first_last_word_counts(self):
        done = self.run_script("print('OUTPUT:1'); print('ERROR: late'); import sys; sys.exit(3)")
        self.assertEqual(("1\n", "ERROR: late\n", 0), (done.stdout, done.stderr, done.returncode))
        done = self.run_script("print('ERROR: early'); print('OUTPUT: 1')")
        self.assertEqual(("", 1), (done.stdout, done.returncode))

    def test_only_a_line_that_begins_with_the_word_counts(self):
        done = self.run_script("print('see OUTPUT: 1')")
        self.assertIn("no_output", done.stderr)

    def test_each_end_without_an_output_is_named(self):
        ends = {
            "import signalbox; signalbox.error('two\\nlines')": "script_error: two\nlines\n",
            "raise KeyError('signal')": "script_error: exit status 1\n",
            "import sys; sys.exit(3)": "script_error: exit status 3\n",
            "import os; os.abort()": "process_crashed: SIGABRT\n",
            "pass": "no_output: the script ended without an OUTPUT line\n",
        }
        for code, end in ends.items():
            with self.subTest(code=code):
                done = self.run_script(code)
                self.assertTrue(done.stderr.endswith("signalbox: " + end), done.stderr)
                self.assertEqual(("", 1), (done.stdout, done.returncode))

    def test_files_that_it_leaves_are_copied_out(self):
        text = (
            "import os, signalbox; out = signalbox.out_dir(); os.makedirs(out + '/a')\n"
            "open(out + '/a/b', 'w').write('left'); os.symlink('/etc/passwd', out + '/link')\n"
            "print('OUTPUT: 1')"
        )
        target = self.folder / "left"
        done = self.run_script(text, "--out", target)
        self.assertEqual(("1\n", 0), (done.stdout, done.returncode))
        self.assertEqual("signalbox: left %s\n" % (target / "a" / "b"), done.stderr)
        self.assertEqual("left", (target / "a" / "b").read_text())
        self.assertFalse((target / "link").exists())

    def test_the_traceback_is_shown(self):
        done = self.run_script("raise KeyError('signal')")
        self.assertIn("KeyError: 'signal'", done.stderr)

    def test_wrong_use_ends_with_status_2(self):
        self.script.write_text("")
        for arguments, reason in (
            ((), "usage"),
            (("run", self.script), "input"),
            (("run", self.folder / "no.py", self.input), "there is no file"),
            (("run", self.script, self.input, "--params", "{"), "not valid JSON"),
            (("run", self.script, self.input, "--params", "[]"), "a JSON object is needed"),
        ):
            with self.subTest(arguments=arguments):
                done = self.signalbox(*arguments)
                self.assertEqual(2, done.returncode)
                self.assertIn(reason, done.stderr)

    def test_a_terminated_run_takes_the_script_along(self):
        self.script.write_text("import os, time; print(os.getpid(), flush=True); time.sleep(60)")
        run = subprocess.Popen(self.command("run", self.script, self.input), **self.options())
        child = int(run.stderr.readline())
        run.send_signal(signal.SIGTERM)
        run.communicate(timeout=60)
        self.assertEqual(128 + signal.SIGTERM, run.returncode)
        with self.assertRaises(ProcessLookupError):
            os.kill(child, 0)


class FunctionTest(RunCase):
    def test_the_output_goes_to_stdout_and_all_else_to_stderr(self):
        done = self.run_script(
            "print('loaded')\n"
            "def handle(input, job):\n"
            "    job.log('hi'); job.progress(0.5, 'half'); job.metric('n', 2)\n"
            "    print('OUTPUT: no')\n"
            "    return {'sum': sum(input), 'params': job.params, 'id': job.id, 'nan': 1e999}",
            "--params",
            '{"a": 1}',
        )
        self.assertEqual('{"sum":3,"params":{"a":1},"id":"local","nan":null}\n', done.stdout)
        self.assertEqual(0, done.returncode)
        warning = "signalbox: non_finite_numbers: 1 NaN or infinite numbers became null"
        lines = {"loaded", "LOG: hi", "PROGRESS: 0.5 half", "METRIC: n 2.0", "OUTPUT: no", warning}
        for line in lines:  # two processes write them, so that two may share a line
            self.assertIn(line, done.stderr)
        self.assertEqual(sum(len(line) + 1 for line in lines), len(done.stderr))

    def test_a_batch_is_of_one(self):
        done = self.run_script("def handle_batch(inputs): return [len(inputs)]")
        self.assertEqual("1\n", done.stdout)

    def test_a_generator_shows_its_parts(self):
        done = self.run_script("def handle(input):\n    yield from input")
        self.assertEqual(("[1,2]\n", "PARTIAL: 1\nPARTIAL: 2\n"), (done.stdout, done.stderr))

    def test_the_ending_of_the_input_tells_its_type(self):
        self.input = self.folder / "data.CSV"
        self.input.write_text("a,b\n")
        self.assertEqual(
            '[["a","b"]]\n', self.run_script("def handle(input): return input").stdout
        )
        self.input = self.folder / "data"
        self.input.write_bytes(b"\0a")
        self.assertEqual("3", self.run_script("def handle(i): return len(i + b'1')").stdout.strip())

    def test_bytes_come_unchanged(self):
        done = self.run_script("def handle(input): return b'a\\nb'")
        self.assertEqual("a\nb", done.stdout)

    def test_each_end_without_an_output_is_named(self):
        ends = {
            "def handle(input): raise KeyError('signal')": "script_error: KeyError: 'signal'\n",
            "import signalbox\ndef handle(i): raise signalbox.InvalidInput('no')": (
                "invalid_input: no\n"
            ),
            "def handle(i): raise SystemExit(3)": "script_error: exit status 3\n",
            "def handle(i): raise SystemExit": "no_output: the script ended without an output\n",
            "import nowhere\ndef handle(i): pass": (
                "cannot_start: ModuleNotFoundError: No module named 'nowhere'\n"
            ),
            "import os\ndef handle(i): os._exit(7)": "script_error: exit status 7\n",
            "import os\ndef handle(i): os.abort()": "process_crashed: SIGABRT\n",
        }
        for code, end in ends.items():
            with self.subTest(code=code):
                done = self.run_script(code)
                self.assertTrue(done.stderr.endswith("signalbox: " + end), done.stderr)
                self.assertEqual(("", 1), (done.stdout, done.returncode))

    def test_an_input_that_is_no_json_is_invalid(self):
        self.input.write_text("{")
        done = self.run_script("def handle(input): return input")
        self.assertRegex(done.stderr, "signalbox: invalid_input: .*not valid JSON")

    def test_the_output_stands_when_something_else_has_the_pipe_open(self):
        done = self.run_script(
            "import os, subprocess\n"
            "def handle(input):\n"
            "    if os.fork() == 0:\n"
            "        os.closerange(1, 3)\n"
            "        import time; time.sleep(60)\n"
            "    return 1\n"
        )
        self.assertEqual(("1\n", 0), (done.stdout, done.returncode))


class CheckTest(RunCase):
    def check(self, code, *lines):
        self.script.write_text(code)
        text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
        self.script.with_name("script.golden.jsonl").write_text(text)
        return self.signalbox("check", self.script)

    def test_what_is_reproduced_is_counted(self):
        done = self.check(
            "import signalbox\n"
            "def handle(input, job):\n"
            "    if input < 0: raise signalbox.InvalidInput('no')\n"
            "    return {'a': [input * 1.0000001, job.params, None]}\n",
            {"input": 1, "output": {"a": [1, {}, None]}, "tolerance": 1e-6},
            "",
            {"input": 0, "params": {"x": "y"}, "output": {"a": [0, {"x": "y"}, None]}},
            {"input": -1, "failure": "invalid_input"},
        )
        end = "3 of 3 recorded runs are reproduced\n"
        self.assertEqual((end, "", 0), (done.stdout, done.stderr, done.returncode))

    def test_a_plain_script_is_checked_as_well(self):
        code = "import signalbox as s; s.output(s.load_params())"
        recorded = {"input": 1, "params": {"a": 1}, "output": {"a": 1}}
        self.assertEqual(0, self.check(code, recorded).returncode)

    def test_each_difference_is_named_with_its_line_and_place(self):
        done = self.check(
            "def handle(input): return input",
            {"input": {"a": [1, 2]}, "output": {"a": [1, 3]}},
            {"input": 1.1, "output": 1.0},
            {"input": True, "output": 1},
            {"input": {"a": 1}, "output": {"b": 1}},
            {"input": [1], "output": []},
            {"input": 1, "failure": "invalid_input"},
            {"input": 1, "output": 1},
        )
        differences = (
            "output.a[1] is 2 instead of 3",
            "output is 1.1 instead of 1.0",
            "output is True instead of 1",
            "output is {'a': 1} instead of {'b': 1}",
            "output is [1] instead of []",
            "the job succeeded instead of failing with invalid_input",
        )
        lines = [
            "script.golden.jsonl, line %d: %s" % (number, difference)
            for number, difference in enumerate(differences, 1)
        ]
        lines.append("1 of 7 recorded runs are reproduced")
        self.assertEqual((lines, 1), (done.stdout.splitlines(), done.returncode))

    def test_another_failure_is_told_in_its_own_words(self):
        done = self.check(
            "def handle(input): return b'raw' if input else 1 / input",
            {"input": 0, "output": 1},
            {"input": 0, "failure": "invalid_input"},
            {"input": 1, "output": "raw"},
        )
        words = "script_error: ZeroDivisionError: division by zero"
        first, second, third, _ = done.stdout.splitlines()
        self.assertTrue(first.endswith("line 1: " + words), first)
        self.assertTrue(second.endswith("line 2: " + words), second)
        self.assertTrue(third.endswith("output is b'raw' instead of 'raw'"), third)

    def test_a_line_that_is_no_recording_says_why(self):
        for line, reason in (
            ("{", "it is not JSON: "),
            ([], 'expected an object with "input"'),
            ({"output": 1}, 'expected an object with "input"'),
            ({"input": 1}, 'expected either "output" or "failure"'),
            ({"input": 1, "output": 1, "tolerance": -1}, '"tolerance": expected a number'),
        ):
            with self.subTest(line=line):
                done = self.check("def handle(input): return input", line)
                self.assertIn("line 1: " + reason, done.stdout)
                self.assertEqual(1, done.returncode)

    def test_a_script_without_recordings_is_wrong_use(self):
        self.script.write_text("")
        done = self.signalbox("check", self.script)
        self.assertIn("there is no file %s" % self.script.with_name("script.gold"), done.stderr)
        self.assertEqual(2, done.returncode)


if __name__ == "__main__":
    unittest.main()
