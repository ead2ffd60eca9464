"""What is measured on a vibration signal before it is classified.

Shared by the job script and the training script: a model is only as good as its features are the
same in both. The underscore keeps this file from being served as a script.
"""

import numpy as np

# Edges in Hz. With shafts of 24 to 30 Hz: their first order, their second, the rates at which
# rolling elements pass, and upwards where bearings ring.
BANDS = (0, 15, 38, 66, 150, 300, 500, 800)

NAMES = (
    "rms",
    "peak_to_peak",
    "crest_factor",
    "skewness",
    "kurtosis",
    "zero_crossings_per_second",
    "spectral_centroid_hz",
    "dominant_hz",
    *("share_%d_%d_hz" % band for band in zip(BANDS, BANDS[1:])),
    "envelope_variation",
)


def features(signal, sample_rate_hz):
    """The features of one signal, in the order of NAMES."""
    signal = np.asarray(signal, dtype=float)
    signal = signal - signal.mean()
    return np.array(
        [*_shape(signal, sample_rate_hz), *_spectrum(signal, sample_rate_hz), _envelope(signal)]
    )


def _shape(signal, sample_rate_hz):
    rms = np.sqrt(np.mean(signal**2))
    scaled = signal / rms if rms > 0 else signal
    crossings = np.count_nonzero(np.diff(np.signbit(signal)))
    return (
        rms,
        np.ptp(signal),
        np.max(np.abs(scaled)),
        np.mean(scaled**3),
        np.mean(scaled**4),
        crossings * sample_rate_hz / len(signal),
    )


def _spectrum(signal, sample_rate_hz):
    power = np.abs(np.fft.rfft(signal * np.hanning(len(signal)))) ** 2
    hertz = np.fft.rfftfreq(len(signal), 1 / sample_rate_hz)
    total = power.sum() or 1.0
    sums, _ = np.histogram(hertz, bins=BANDS, weights=power)
    return (np.dot(hertz, power) / total, hertz[np.argmax(power)], *(sums / total))


def _envelope(signal):
    """How much the loudness rises and falls: the repeated blows of a damaged bearing."""
    halves = np.fft.rfft(signal)
    halves[1:] *= 2
    analytic = np.fft.ifft(halves, len(signal))  # zero for negative frequencies
    envelope = np.abs(analytic)
    mean = envelope.mean()
    return envelope.std() / mean if mean > 0 else 0.0
