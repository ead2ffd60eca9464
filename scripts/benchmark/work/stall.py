"""Keeps its worker, so that whatever else comes only waits."""

import time


def handle(value):
    time.sleep(3600)
