# /// script
# requires-python = ">=3.9"
# [tool.signalbox]
# timeout = "30s"
# input_limit = "16MiB"
# ///
"""Draws a signal: what a job leaves in its folder out is kept with it.

With matplotlib it leaves signal.png, without it signal.svg, for which Python alone is enough.

Input: {"signal": [numbers], "sample_rate_hz": 2000}; params: {"title": "pump 7"}.
Output: {"plot": "signal.svg", "points": 400, "min": -1.2, "max": 1.3}.

    PYTHONPATH=src/main/python python3 scripts/jobs/plot_signal.py \\
        scripts/jobs/samples/classify_signal.json
"""

import os
from html import escape

from signalbox import InvalidInput, load_input, load_params, log, out_dir, output

try:
    from matplotlib.figure import Figure
except ImportError:
    Figure = None

WIDTH, HEIGHT = 800, 300
LEFT, TOP, RIGHT, BOTTOM = 70, 40, 20, 40  # margins


def read_signal(data):
    signal = data.get("signal") if isinstance(data, dict) else None
    if not isinstance(signal, list) or len(signal) < 2:
        raise InvalidInput('the input must be an object with at least two numbers as "signal"')
    for index, point in enumerate(signal):
        if isinstance(point, bool) or not isinstance(point, (int, float)) or not abs(point) < 1e300:
            raise InvalidInput("signal[%d] must be a number, not %.40r" % (index, point))
    rate = data.get("sample_rate_hz", 1)
    if isinstance(rate, bool) or not isinstance(rate, (int, float)) or not 0 < rate < 1e300:
        raise InvalidInput("sample_rate_hz must be a number above 0, not %.40r" % (rate,))
    return signal, rate


def thinned(signal, columns=WIDTH):
    """(index, value) of the lowest and the highest point of each column, in their order."""
    step = max(1, len(signal) // columns)
    for begin in range(0, len(signal), step):
        column = range(begin, min(begin + step, len(signal)))
        low, high = min(column, key=signal.__getitem__), max(column, key=signal.__getitem__)
        for index in sorted({low, high}):
            yield index, signal[index]


def svg(signal, rate, title):
    low, high = min(signal), max(signal)
    span = (high - low) or 1
    x_scale = (WIDTH - LEFT - RIGHT) / (len(signal) - 1)
    y_scale = (HEIGHT - TOP - BOTTOM) / span
    points = " ".join(
        "%.1f,%.1f" % (LEFT + index * x_scale, HEIGHT - BOTTOM - (value - low) * y_scale)
        for index, value in thinned(signal)
    )
    bottom, right = HEIGHT - BOTTOM, WIDTH - RIGHT
    return "\n".join(
        (
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif"'
            ' font-size="12">' % (WIDTH, HEIGHT),
            '<rect width="100%" height="100%" fill="white"/>',
            '<text x="%d" y="24" font-size="16">%s</text>' % (LEFT, escape(title)),
            '<path d="M%d %dV%dH%d" fill="none" stroke="black"/>' % (LEFT, TOP, bottom, right),
            '<text x="%d" y="%d" text-anchor="end">%.4g</text>' % (LEFT - 6, TOP + 6, high),
            '<text x="%d" y="%d" text-anchor="end">%.4g</text>' % (LEFT - 6, bottom, low),
            '<text x="%d" y="%d">0 s</text>' % (LEFT, HEIGHT - 16),
            '<text x="%d" y="%d" text-anchor="end">%.4g s</text>'
            % (right, HEIGHT - 16, (len(signal) - 1) / rate),
            '<polyline fill="none" stroke="steelblue" points="%s"/>' % points,
            "</svg>\n",
        )
    )


def draw(signal, rate, title):
    """Leaves the plot; its name."""
    if Figure is None:
        with open(os.path.join(out_dir(), "signal.svg"), "w", encoding="utf-8") as file:
            file.write(svg(signal, rate, title))
        return "signal.svg"
    figure = Figure(figsize=(WIDTH / 100, HEIGHT / 100), layout="constrained")
    axes = figure.subplots()
    axes.plot([index / rate for index in range(len(signal))], signal, linewidth=0.8)
    axes.set(title=title, xlabel="seconds")
    figure.savefig(os.path.join(out_dir(), "signal.png"), dpi=100)
    return "signal.png"


def main():
    signal, rate = read_signal(load_input())
    name = draw(signal, rate, str(load_params().get("title", "%d points" % len(signal))))
    log("drew %d points as %s" % (len(signal), name))
    output({"plot": name, "points": len(signal), "min": min(signal), "max": max(signal)})


if __name__ == "__main__":
    main()
