"""Smooths a signal by a moving average.

A plain script without any library: it reads the file that its first argument names, and prints
lines that begin with LOG:, ERROR: or OUTPUT:.

Input: {"signal": [numbers], "window": 5}. Output: {"signal": [numbers]}.

    python3 scripts/jobs/moving_average.py scripts/jobs/samples/moving_average.json
"""

import json
import sys


def error(message):
    print("ERROR: %s" % message)


def log(message):
    print("LOG: %s" % message)


def smooth(signal, window):
    """The mean of each point and the `window - 1` points before it (fewer at the start)."""
    smoothed = []
    total = 0.0
    for i, value in enumerate(signal):
        total += value
        if i >= window:
            total -= signal[i - window]
        smoothed.append(total / min(i + 1, window))
    return smoothed


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        data = json.load(file)
    signal = data.get("signal")
    window = data.get("window", 5)
    if not signal:
        return error("the input needs a `signal` with at least one number")
    if not isinstance(window, int) or window < 1:
        return error("`window` must be a whole number from 1, not %r" % (window,))
    log("smoothing %d points over %d" % (len(signal), window))
    print("OUTPUT: " + json.dumps({"signal": smooth(signal, window)}))


if __name__ == "__main__":
    main()
