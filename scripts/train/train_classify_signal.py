"""Trains the model of scripts/jobs/classify_signal.py on synthetic machine vibrations.

Takes one or two seconds and makes the same model every time:

    python3 scripts/train/train_classify_signal.py
    python3 scripts/train/train_classify_signal.py --sample   # writes the sample input instead
"""

import json
import os
import pickle
import sys
from pathlib import Path

import numpy as np
import sklearn
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

JOBS = Path(__file__).resolve().parent.parent / "jobs"
sys.path.append(str(JOBS))
sys.dont_write_bytecode = True

from _signal_features import NAMES, features  # noqa: E402
from machine_signals import SAMPLE_RATE_HZ, STATES, signal_of  # noqa: E402

MODEL = JOBS / "classify_signal.pkl"
SAMPLE = JOBS / "samples" / "classify_signal.json"
SEED = 8084
SAMPLE_SEED = 8090
SIGNALS_PER_STATE = 400


def synthesise():
    """Features and states of many signals."""
    random = np.random.default_rng(SEED)
    states = np.repeat(list(STATES), SIGNALS_PER_STATE)
    rows = [features(signal_of(state, random), SAMPLE_RATE_HZ) for state in states]
    return np.array(rows), states


def train(rows, states):
    """The model, and its accuracy on the quarter of the signals that it has not seen."""
    seen, unseen, seen_states, unseen_states = train_test_split(
        rows, states, test_size=0.25, random_state=SEED, stratify=states
    )
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
    model.fit(seen, seen_states)
    return model, model.score(unseen, unseen_states)


def save(model, accuracy):
    """Writes the model by rename: a job that loads it meanwhile sees the old one or the new."""
    content = {
        "pipeline": model,
        "features": NAMES,
        "accuracy": accuracy,
        "versions": {"numpy": np.__version__, "scikit-learn": sklearn.__version__},
    }
    part = MODEL.with_suffix(".part")
    try:
        with open(part, "wb") as file:
            pickle.dump(content, file, protocol=4)
        os.replace(part, MODEL)
    finally:
        part.unlink(missing_ok=True)


def write_sample():
    """One signal of a bearing that begins to fail, not among those trained on."""
    signal = signal_of("bearing_fault", np.random.default_rng(SAMPLE_SEED))
    values = [round(value, 4) for value in signal.tolist()]
    SAMPLE.write_text(json.dumps({"sample_rate_hz": SAMPLE_RATE_HZ, "signal": values}) + "\n")
    print("wrote %s" % SAMPLE)


def main():
    if sys.argv[1:] == ["--sample"]:
        return write_sample()
    if sys.argv[1:]:
        sys.exit("usage: train_classify_signal.py [--sample]")
    rows, states = synthesise()
    model, accuracy = train(rows, states)
    save(model, accuracy)
    counts = ", ".join("%s %d" % (state, np.sum(states == state)) for state in STATES)
    print("signals: %s" % counts)
    print("accuracy on unseen signals: %.1f %%" % (100 * accuracy))
    print("model: %s" % MODEL)


if __name__ == "__main__":
    main()
