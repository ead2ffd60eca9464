"""The calls of a function script: from jobs to their results."""

from types import GeneratorType

import signalbox

from . import _decode, _result
from ._jobs import Batch, Job


class Function:
    """`handle`. Not to be used by two threads at a time."""

    def __init__(self, function, takes_job, warnings):
        self._function = function
        self._takes_job = takes_job
        self._warnings = warnings

    def call(self, items, reporter):
        """Does the jobs. For each: whether it succeeded, its output's type, its exit status.

        The type is None for JSON. All but the OUTCOME frames has been reported then.
        """
        self._warn(items[0].number, reporter)
        try:
            return [self._handle(item, reporter) for item in items]
        finally:
            signalbox._speaker = None

    def _handle(self, item, reporter):
        signalbox._speaker = job = Job(item, reporter)
        try:
            value = _input(item)
            result = self._function(value, job) if self._takes_job else self._function(value)
            return _result.succeed(result, item.number, reporter)
        except BaseException as error:
            return _result.fail(error, item.number, reporter)

    def _warn(self, number, reporter):
        """Tells of what came up while the module was loaded."""
        for code, detail in self._warnings:
            reporter.warning(number, code, detail)
        self._warnings.clear()


class BatchFunction(Function):
    """`handle_batch`: one call for all jobs, unless it fails."""

    def call(self, items, reporter):
        self._warn(items[0].number, reporter)
        results = {}
        try:
            self._handle_all(items, reporter, results)
        finally:
            signalbox._speaker = None
        return [results[item.number] for item in items]

    def _handle_all(self, items, reporter, results):
        """A call that fails is repeated in halves, until the bad item fails alone."""
        inputs = []
        items = [item for item in items if self._is_read(item, inputs, reporter, results)]
        if not items:
            return
        problem, outputs = self._outputs(items, inputs, reporter)
        if problem is not None and len(items) > 1:
            half = len(items) // 2
            self._handle_all(items[:half], reporter, results)
            self._handle_all(items[half:], reporter, results)
            return
        outputs = [problem] if problem is not None else _checked(outputs, len(items))
        for item, output in zip(items, outputs):
            results[item.number] = _answer(item, output, reporter)

    def _outputs(self, items, inputs, reporter):
        """What the call raises, and what it returns."""
        signalbox._speaker = Batch(items[0], reporter)
        try:
            if self._takes_job:
                outputs = self._function(inputs, [Job(item, reporter) for item in items])
            else:
                outputs = self._function(inputs)
            return None, list(outputs) if type(outputs) is GeneratorType else outputs
        except BaseException as error:
            return error, None

    @staticmethod
    def _is_read(item, inputs, reporter, results):
        try:
            inputs.append(_input(item))
            return True
        except BaseException as error:
            results[item.number] = _result.fail(error, item.number, reporter)
            return False


def _input(item):
    return _decode.decoder(item.about["type"])(item.input(), "the input")


def _checked(outputs, count):
    """One output for each item. What is no list of the right length is an error of all."""
    if not isinstance(outputs, (list, tuple)) and hasattr(outputs, "tolist"):
        outputs = outputs.tolist()  # an array
    if not isinstance(outputs, (list, tuple)):
        kind = type(outputs).__name__
        return [TypeError("handle_batch must return a list, not %s" % kind)] * count
    if len(outputs) != count:
        found = "handle_batch returned %d outputs for %d inputs" % (len(outputs), count)
        return [ValueError(found)] * count
    return outputs


def _answer(item, output, reporter):
    """An output that is an exception is the failure of its item."""
    if isinstance(output, BaseException):
        return _result.fail(output, item.number, reporter)
    signalbox._speaker = Job(item, reporter)
    try:
        return _result.succeed(output, item.number, reporter)
    except BaseException as error:
        return _result.fail(error, item.number, reporter)
