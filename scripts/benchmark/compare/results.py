"""The windows of all rounds, and what follows from two of them."""

import collections

CEILING, BATCHED_CEILING = "ceiling", "ceiling32"


class Results:
    """Windows by contestant and connections, one a round."""

    def __init__(self, cores):
        self._cores = cores
        self._windows = collections.defaultdict(list)

    def add(self, key, connections, window):
        self._windows[key, connections].append(window)

    def has(self, key, connections):
        return bool(self._windows.get((key, connections)))

    def values(self, key, connections, what):
        return [window[what] for window in self._windows.get((key, connections), ())]

    def ratios(self, key, other, connections, what="rate"):
        """What one did by what the other did in the same round."""
        pairs = zip(self.values(key, connections, what), self.values(other, connections, what))
        return [one / another for one, another in pairs]

    def efficiency(self, key, connections):
        """CPU time inside the function by the CPU time that wrk left over."""
        ceiling = BATCHED_CEILING if key == "batch" else CEILING
        windows = self._windows.get((key, connections), ())
        costs = self.values(ceiling, connections, "cpu")
        return [
            window["rate"] * cost / (self._cores - window["load_cpus"])
            for window, cost in zip(windows, costs)
        ]

    def others(self):
        """CPUs that strangers used, window by window."""
        windows = [window for row in self._windows.values() for window in row]
        return [window["others"] for window in windows if "others" in window]

    def as_json(self):
        return [
            {"row": key, "connections": connections, "windows": windows}
            for (key, connections), windows in self._windows.items()
        ]
