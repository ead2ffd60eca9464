"""The work that everybody in the comparison does: what kind of wave is this signal?

A helper beside the scripts, as a user would have one. The model lies next to it; it is trained by
`train.py` when a comparison begins.
"""

import os
import pickle

import numpy as np

KINDS = ("sine", "square", "saw", "noise")
MODEL = os.path.join(os.path.dirname(os.path.abspath(__file__)), "model.pkl")

_loaded = None


def features(signal):
    """Eight numbers: four of the shape, four of the spectrum."""
    deviation = signal - signal.mean()
    spectrum = np.abs(np.fft.rfft(signal))
    share = spectrum / spectrum.sum()
    bins = np.arange(len(share))
    centre = (share * bins).sum()
    return (
        signal.mean(),
        signal.std(),
        np.abs(np.diff(np.sign(signal))).mean(),
        (deviation**4).mean() / signal.var() ** 2,
        centre,
        np.sqrt((share * (bins - centre) ** 2).sum()),
        share.max(),
        -(share * np.log(share + 1e-12)).sum(),
    )


def model():
    global _loaded
    if _loaded is None:
        with open(MODEL, "rb") as file:
            _loaded = pickle.load(file)
    return _loaded


def classify(data):
    return classify_all([data])[0]


def classify_all(inputs):
    rows = [features(np.array(data["signal"])) for data in inputs]
    return [_answer(chances) for chances in model().predict_proba(rows)]


def _answer(chances):
    best = int(chances.argmax())
    return {"class": KINDS[best], "p": float(chances[best])}
