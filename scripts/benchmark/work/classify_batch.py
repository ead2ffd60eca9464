# /// script
# [tool.signalbox.batch]
# max_size = 32
# ///
"""The same work, many jobs a call."""

from _classifier import classify_all, model

model()


def handle_batch(inputs):
    return classify_all(inputs)
