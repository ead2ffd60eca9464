"""Trains the model of the comparison and writes one input: train.py SCRIPTS INPUT."""

import json
import os
import pickle
import sys

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

POINTS = 400
SIGNALS = 800


def wave(random, kind):
    turns = random.uniform(5, 40) * np.arange(POINTS) / POINTS
    sine = np.sin(2 * np.pi * turns)
    shapes = (sine, np.sign(sine), 2 * (turns % 1) - 1, random.normal(size=POINTS))
    return shapes[kind] + 0.2 * random.normal(size=POINTS)


def main():
    scripts, example = sys.argv[1:]
    sys.path.insert(0, scripts)
    import _classifier

    random = np.random.default_rng(7)
    kinds = [number % len(_classifier.KINDS) for number in range(SIGNALS)]
    rows = [_classifier.features(wave(random, kind)) for kind in kinds]
    pipeline = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
    with open(os.path.join(scripts, "model.pkl"), "wb") as file:
        pickle.dump(pipeline.fit(rows, kinds), file)
    with open(example, "w", encoding="utf-8") as file:
        json.dump({"signal": [round(value, 6) for value in wave(random, 1)]}, file)


if __name__ == "__main__":
    main()
