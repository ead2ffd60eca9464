"""What scripts set in NumPy and Matplotlib."""

import sys

_ERRORS = {"divide": "warn", "over": "warn", "under": "ignore", "invalid": "warn"}
_PRINTING = {
    "edgeitems": 3,
    "threshold": 1000,
    "floatmode": "maxprec",
    "precision": 8,
    "suppress": False,
    "linewidth": 75,
    "nanstr": "nan",
    "infstr": "inf",
    "sign": "-",
    "formatter": None,
    "legacy": False,
}


class Numpy:
    """Error handling and printing; where a job imports NumPy, its defaults are the state before."""

    def __init__(self):
        numpy = sys.modules.get("numpy")
        self._errors = numpy.geterr() if numpy else _ERRORS
        self._printing = numpy.get_printoptions() if numpy else _PRINTING

    def put_back(self):
        numpy = sys.modules.get("numpy")
        if numpy is None:
            return
        if numpy.geterr() != self._errors:
            numpy.seterr(**self._errors)
        if numpy.geterrcall() is not None:
            numpy.seterrcall(None)
        now = numpy.get_printoptions()
        if now != self._printing:
            numpy.set_printoptions(**self._printing)


class Figures:
    """Figures that a job left open."""

    @staticmethod
    def put_back():
        pyplot = sys.modules.get("matplotlib.pyplot")
        if pyplot is not None and pyplot.get_fignums():
            pyplot.close("all")
