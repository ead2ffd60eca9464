"""Exit handlers of a job in a process that lives on."""

import atexit
import sys
import types


class Exits:
    """Keeps apart what a job registers: it runs when the job ends.

    Handlers of libraries stay with Python until the process ends: they would not be registered
    again by the next job, which finds the library imported.
    """

    def __init__(self, is_inside):
        self._is_inside = is_inside
        self._handlers = []
        self._register, self._unregister = atexit.register, atexit.unregister
        atexit.register, atexit.unregister = self.register, self.unregister

    def register(self, function, /, *args, **kwargs):
        """atexit.register, as the job sees it."""
        if self._is_jobs(sys._getframe(1).f_globals.get("__name__")):
            self._handlers.append((function, args, kwargs))
            return function
        return self._register(function, *args, **kwargs)

    def _is_jobs(self, name):
        return name == "__main__" or self._is_inside(sys.modules.get(name))

    def unregister(self, function):
        """atexit.unregister, as the job sees it."""
        self._handlers = [handler for handler in self._handlers if handler[0] != function]
        self._unregister(function)

    def run(self):
        """Calls the job's handlers, the last one first."""
        while self._handlers:
            function, args, kwargs = self._handlers.pop()
            try:
                function(*args, **kwargs)
            except BaseException as error:
                _show(function, error)


def _show(function, error):
    """As Python does with errors of exit handlers, which change no exit status."""
    sys.unraisablehook(
        types.SimpleNamespace(
            exc_type=type(error),
            exc_value=error,
            exc_traceback=error.__traceback__,
            err_msg="Exception ignored in atexit callback",
            object=function,
        )
    )
