"""The loggers, as a job finds them."""

import sys


class Logging:
    """The root logger in every respect; of the others what scripts add to: level and handlers."""

    def __init__(self):
        self._known = {}
        self._logging = None
        self._look()

    def _look(self):
        """Takes the state of loggers that are new; a job's own are never accepted as they are."""
        if self._logging is None:
            self._logging = sys.modules.get("logging")
            if self._logging is None:
                return False
            self._known[""] = _State(self._logging.root)
        return True

    def put_back(self):
        if not self._look():
            return
        logging = self._logging
        if logging.root.manager.disable != 0:
            logging.disable(logging.NOTSET)
        self._known[""].put_back(logging.root)
        for name, logger in logging.root.manager.loggerDict.copy().items():
            if isinstance(logger, logging.Logger):
                known = self._known.get(name)
                if known is None:
                    known = self._known[name] = self._first_state(name, logger)
                known.put_back(logger)

    def _first_state(self, name, logger):
        """A library has set up its logger as it was imported; else it is the script's."""
        library = sys.modules.get(name.partition(".")[0])
        is_library = library is not None and name.partition(".")[0] != "__main__"
        return _State(logger) if is_library else _NEW


class _State:
    def __init__(self, logger=None):
        self._handlers = list(logger.handlers) if logger else []
        self._filters = list(logger.filters) if logger else []
        self._level = logger.level if logger else 0
        self._propagate = logger.propagate if logger else True
        self._disabled = logger.disabled if logger else False

    def put_back(self, logger):
        if logger.handlers != self._handlers:
            for handler in [h for h in logger.handlers if h not in self._handlers]:
                _close(handler)
            logger.handlers[:] = self._handlers
        if logger.filters != self._filters:
            logger.filters[:] = self._filters
        if logger.level != self._level:
            logger.setLevel(self._level)
        logger.propagate, logger.disabled = self._propagate, self._disabled


_NEW = _State()


def _close(handler):
    """A file of the job must not stay open."""
    try:
        handler.flush()
        handler.close()
    except Exception:
        pass  # its stream may be closed already
