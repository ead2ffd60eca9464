"""A warm child that has loaded a function script and calls its function for each job."""

import json

from signalbox import _failure, _function
from signalbox._keeper import ending
from signalbox._keeper.warm import Warm
from signalbox._report import HAS_DIR, RETIRING, SPOKE, SUCCEEDED

_CANNOT_START = 1  # exit status
_parse = json.JSONDecoder().scan_once


class FunctionWarm(Warm):
    """The function may keep what it likes between calls: nothing is put back."""

    def __init__(self, spec, channel, board, function):
        super().__init__(spec, channel, board)
        self._function = function or self._load(spec["script"])
        self.loaded()

    def _load(self, script):
        try:
            return _function.load(script)
        except BaseException as error:
            self.reporter.failure(0, _failure.describe_load(error))
            self.flush()
            ending.leave(_CANNOT_START)

    def call(self, jobs):
        items = [
            _function.Item(number, _parse(header.decode(), 0)[0], body)
            for number, header, body in jobs
        ]
        self.markers.begin()
        results = self._function.call(items, self.reporter)
        spoke = SPOKE if self.markers.write_if_spoken(items[0].number) else 0
        reason = self.worn()
        figures = self.figures(len(items))
        facts = self.news({})
        for item, (succeeded, kind, status) in zip(items, results):
            flags = spoke | (SUCCEEDED if succeeded else 0) | (HAS_DIR if item.has_dir else 0)
            if kind:
                facts = dict(facts, type=kind)
            if reason and item is items[-1]:
                flags |= RETIRING
                facts = dict(facts, retire=reason)
            self.reporter.outcome(item.number, (flags, status), figures, facts)
            facts = {}
        return reason is not None
