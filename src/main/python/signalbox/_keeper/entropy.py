"""Random numbers that differ from those of any other child, and from the last job's."""

import os
import sys

_BYTES = 32  # 256 bits: more, as the generators take by themselves, cost ten times as much


def renew():
    """Seeds the generators that are loaded, as importing them would have done."""
    random = sys.modules.get("random")
    if random is not None:
        random.seed(int.from_bytes(os.urandom(_BYTES), sys.byteorder))
    numpy_random = sys.modules.get("numpy.random")
    if numpy_random is not None:
        numpy = sys.modules["numpy"]
        numpy_random.seed(numpy.frombuffer(os.urandom(_BYTES), dtype=numpy.uint32))
