"""With which libraries a model was made, where that is not what loads it."""

import re
import sys
import warnings

_SKLEARN = re.compile(r"from version (\S+) when using version (\S+?)\.? ")
_MODULES = {"scikit-learn": "sklearn"}  # of distributions that are not called as their module


def watched(load, head):
    """What `load` returns, and a clause for each library that has another version now.

    scikit-learn says so itself. The `head` of a file tells NumPy 1 from NumPy 2. All else only the
    model can tell: by a dictionary `versions` in it, such as {"numpy": "1.24.2"}.
    """
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        model = load()
    found = {}
    for warning in caught:
        said = _SKLEARN.search(str(warning.message))
        if said and "estimator" in str(warning.message):
            found["scikit-learn"] = said.groups()
        else:
            _pass_on(warning)
    if isinstance(model, dict) and isinstance(model.get("versions"), dict):
        for name, version in model["versions"].items():
            current = _current(name)
            if current is not None and str(version) != current:
                found.setdefault(name, (version, current))
    numpy, current = _numpy_of(head), _current("numpy")
    if numpy and current and not current.startswith(numpy + "."):
        found.setdefault("numpy", (numpy, current))
    return model, ["made with %s %s, not %s" % (name, *pair) for name, pair in found.items()]


def _numpy_of(head):
    """The major version, by the name of the module that makes arrays in a pickle."""
    if b"numpy._core" in head:
        return "2"
    return "1" if b"numpy.core" in head else None


def _current(name):
    """The version of a library that is loaded; None if that cannot be told."""
    module = sys.modules.get(_MODULES.get(name, str(name).replace("-", "_")))
    version = getattr(module, "__version__", None)
    return version if isinstance(version, str) else None


def _pass_on(warning):
    warnings.warn_explicit(warning.message, warning.category, warning.filename, warning.lineno)
