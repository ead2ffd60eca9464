"""Synthetic vibration of an electric motor with its bearing, as an accelerometer would see it.

All signals are in g, 400 points at 2,000 Hz: 0.2 s, or five to six turns of the shaft (24 to 30 Hz,
1,440 to 1,800 turns a minute). One function a state; each machine, load and sensor differs a bit.
"""

import numpy as np

POINTS = 400
SAMPLE_RATE_HZ = 2000

# Rolling elements that pass a spot on the outer ring in one turn, of a common deep groove bearing.
OUTER_RING_ORDER = 3.58


def signal_of(state, random):
    """One signal of a machine in that state, as an array in g."""
    seconds = np.arange(POINTS) / SAMPLE_RATE_HZ
    shaft_hz = random.uniform(24, 30)
    return STATES[state](seconds, shaft_hz, random) + _sensor(seconds, random)


def _sensor(seconds, random):
    """Noise and a little hum of the mains, which are there even when the machine stands."""
    hum = random.uniform(0.002, 0.01) * _tone(seconds, 50, random)
    return hum + random.normal(0, random.uniform(0.01, 0.02), len(seconds))


def _tone(seconds, hertz, random):
    return np.sin(2 * np.pi * (hertz * seconds + random.uniform()))


def _idle(seconds, shaft_hz, random):
    return np.zeros_like(seconds)


def _running(seconds, shaft_hz, random):
    """Some of every order, and the broad hiss of gears, fan and bearing."""
    first = random.uniform(0.05, 0.2) * _tone(seconds, shaft_hz, random)
    second = random.uniform(0.02, 0.12) * _tone(seconds, 2 * shaft_hz, random)
    third = random.uniform(0.01, 0.05) * _tone(seconds, 3 * shaft_hz, random)
    return first + second + third + random.normal(0, random.uniform(0.03, 0.08), len(seconds))


def _imbalance(seconds, shaft_hz, random):
    """A heavy spot on the rotor pulls once in every turn."""
    pull = random.uniform(0.18, 0.8) * _tone(seconds, shaft_hz, random)
    return _running(seconds, shaft_hz, random) + pull


def _misalignment(seconds, shaft_hz, random):
    """Two shafts out of line push each other twice in every turn, a little thrice."""
    size = random.uniform(0.15, 0.6)
    twice = size * _tone(seconds, 2 * shaft_hz, random)
    thrice = 0.4 * size * _tone(seconds, 3 * shaft_hz, random)
    return _running(seconds, shaft_hz, random) + twice + thrice


def _bearing_fault(seconds, shaft_hz, random):
    """Each rolling element that passes a pit strikes the ring, which rings and dies away."""
    ringing_hz = random.uniform(550, 750)
    decay = random.uniform(200, 400)  # per second
    strength = random.uniform(0.15, 1.0)
    blows = np.zeros_like(seconds)
    at = random.uniform(-0.01, 0)
    while at < seconds[-1]:
        since = np.clip(seconds - at, 0, None)
        force = strength * random.uniform(0.8, 1.2)
        blows += force * np.exp(-decay * since) * np.sin(2 * np.pi * ringing_hz * since)
        # The balls slip: no two blows are exactly as far apart.
        at += random.normal(1, 0.02) / (OUTER_RING_ORDER * shaft_hz)
    return _running(seconds, shaft_hz, random) + blows


STATES = {
    "idle": _idle,
    "running": _running,
    "imbalance": _imbalance,
    "misalignment": _misalignment,
    "bearing_fault": _bearing_fault,
}
