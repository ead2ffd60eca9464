# /// script
# requires-python = ">=3.9"
# dependencies = ["numpy", "scikit-learn"]
#
# [tool.signalbox]
# timeout = "30s"
# input_limit = "4MiB"
# ///
"""Tells the state of a machine from a piece of its vibration.

Input: {"signal": [g, ...], "sample_rate_hz": 2000}; some 400 points at 2,000 Hz are what the model
was trained on. Output: {"state": "bearing_fault", "probabilities": {...}, ...}. The state is
"unknown" where no probability reaches the param `min_probability` (0.5 unless given).

    python3 scripts/train/train_classify_signal.py    # once
    PYTHONPATH=src/main/python python3 scripts/jobs/classify_signal.py \\
        scripts/jobs/samples/classify_signal.json
"""

import numpy as np
import sklearn

from _signal_features import BANDS, features
from signalbox import (
    InvalidInput,
    load_input,
    load_model,
    load_params,
    log,
    metric,
    output,
    progress,
)

SAMPLE_RATE_HZ = 2000
LOWEST_RATE_HZ = 2 * BANDS[-1]
SHORTEST_S, LONGEST_POINTS = 0.1, 200_000


def read_signal(data):
    """The signal and its sample rate, or InvalidInput with the reason."""
    if not isinstance(data, dict) or not isinstance(data.get("signal"), list):
        raise InvalidInput('the input must be an object with a list of numbers as "signal"')
    rate = number(data.get("sample_rate_hz", SAMPLE_RATE_HZ), "sample_rate_hz")
    if not LOWEST_RATE_HZ <= rate <= 1e6:
        limits = "between %d and 1000000" % LOWEST_RATE_HZ
        raise InvalidInput("sample_rate_hz must lie %s, not %g" % (limits, rate))
    points = data["signal"]
    if not SHORTEST_S * rate <= len(points) <= LONGEST_POINTS:
        raise InvalidInput(
            "signal has %d points; at %g Hz it needs %d to %d"
            % (len(points), rate, np.ceil(SHORTEST_S * rate), LONGEST_POINTS)
        )
    signal = np.array([number(point, "signal[%d]" % i) for i, point in enumerate(points)])
    if np.ptp(signal) == 0:
        raise InvalidInput("all points of signal are equal: is the sensor connected?")
    return signal, rate


def number(value, name):
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not abs(value) < 1e9:
        raise InvalidInput("%s must be a number, not %.40r" % (name, value))
    return float(value)


def trained_model():
    try:
        return load_model("classify_signal.pkl")
    except FileNotFoundError as e:
        how = "make it with: python3 scripts/train/train_classify_signal.py"
        raise FileNotFoundError("%s; %s" % (e, how)) from None


def main():
    signal, rate = read_signal(load_input())
    least = number(load_params().get("min_probability", 0.5), "the param min_probability")
    log("%d points at %g Hz, %.2f s" % (len(signal), rate, len(signal) / rate))

    progress(0.1, "loading the model")
    model = trained_model()

    progress(0.5, "measuring features")
    row = features(signal, rate)
    metric("signal.rms", row[0])

    progress(0.8, "classifying")
    pipeline = model["pipeline"]
    probabilities = dict(zip(pipeline.classes_.tolist(), pipeline.predict_proba([row])[0]))
    likeliest = max(probabilities, key=probabilities.get)
    output(
        {
            "state": likeliest if probabilities[likeliest] >= least else "unknown",
            "probability": round(probabilities[likeliest], 4),
            "probabilities": {state: round(p, 4) for state, p in probabilities.items()},
            "features": dict(zip(model["features"], np.round(row, 4))),
        }
    )


if __name__ == "__main__":
    main()
