"""Sleeps a while in a process that has scikit-learn, and tells which process that was."""

import os
import time

from _classifier import model

model()


def handle(input):
    time.sleep(input["seconds"])
    return {"pid": os.getpid()}
