"""Keeps its worker and no CPU until it is killed."""

import time

time.sleep(3600)
