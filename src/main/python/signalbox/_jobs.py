"""What a function is told of its job, and what it can say meanwhile."""

import os

from . import _measurement, _share


class Item:
    """A job as the server hands it over.

    `number` is that of its frames. `about` has `id`, `attempt`, `type` (of the content), `params`,
    `dir` and, unless the input is in `body`, the `file` that it lies in. `has_dir` tells whether
    the function has asked for its directory.
    """

    __slots__ = ("number", "about", "body", "has_dir")

    def __init__(self, number, about, body):
        self.number = number
        self.about = about
        self.body = body
        self.has_dir = False

    def input(self):
        """The input as bytes."""
        path = self.about.get("file")
        if path is None:
            return self.body
        with open(path, "rb") as file:
            return file.read()


class Job:
    """The second argument of `handle`; `handle_batch` gets a list of them.

    `id` and `attempt` (1 for the first run) name the run, `params` is the JSON object that came
    beside the input.
    """

    __slots__ = ("id", "attempt", "params", "_item", "_number", "_reporter")

    def __init__(self, item, reporter):
        about = item.about
        self.id = about["id"]
        self.attempt = about["attempt"]
        self.params = about["params"]
        self._item = item
        self._number = item.number
        self._reporter = reporter

    @property
    def dir(self) -> str:
        """A directory of this run alone, which is removed after it; made when first asked for."""
        path = self._item.about["dir"]
        self._item.has_dir = True
        os.makedirs(path, mode=0o700, exist_ok=True)
        return path

    @property
    def out(self) -> str:
        """A directory whose files are kept with the job; made when first asked for."""
        path = os.path.join(self.dir, "out")
        os.makedirs(path, exist_ok=True)
        return path

    def log(self, message) -> None:
        """Adds a line to the job's log. A message may have line breaks."""
        self._reporter.log(self._number, str(message))

    def progress(self, value: float, message="") -> None:
        """Reports how far the job is, from 0 to 1, and what it does. Only the latest counts."""
        self._reporter.progress(self._number, _share(value), str(message))

    def metric(self, name: str, value: float) -> None:
        """Records a measurement; `name` has 1 to 64 letters of a-z, 0-9, `_` and `.`."""
        self._reporter.metric(self._number, name, _measurement(name, value))

    def warn(self, code, detail):
        """Adds a warning to the outcome."""
        self._reporter.warning(self._number, code, detail)


class Batch(Job):
    """Speaks for a whole batch, by the mouth of its first job."""

    __slots__ = ()

    @property
    def params(self):
        raise RuntimeError("each job of a batch has its own params: handle_batch(inputs, jobs)")

    @params.setter
    def params(self, value):
        pass

    @property
    def out(self):
        raise RuntimeError("each job of a batch leaves its own files: handle_batch(inputs, jobs)")
