"""Random numbers that differ from those of any other child, and from the last job's."""

import sys


def renew():
    """Seeds the generators that are loaded, as importing them would have done."""
    random = sys.modules.get("random")
    if random is not None:
        random.seed()
    numpy_random = sys.modules.get("numpy.random")
    if numpy_random is not None:
        numpy_random.seed()
