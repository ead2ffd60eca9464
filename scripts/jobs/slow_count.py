# /// script
# requires-python = ">=3.9"
#
# [tool.signalbox]
# timeout = "2m"
# ///
"""Counts for some seconds and reports its progress ten times a second.

Something to watch and to cancel. Input: {"until": 50}, at most 1200 steps of a tenth of a second.
The param `seconds` stretches or shortens the whole.

    PYTHONPATH=src/main/python python3 scripts/jobs/slow_count.py \\
        scripts/jobs/samples/slow_count.json
"""

import time

from signalbox import InvalidInput, load_input, load_params, log, output, progress

LONGEST = 120  # seconds
STEP = 0.1


def read_input():
    data = load_input()
    until = data.get("until", 50) if isinstance(data, dict) else data
    if type(until) is not int or not 1 <= until <= LONGEST / STEP:
        raise InvalidInput("`until` must be a whole number from 1 to %d" % (LONGEST / STEP))
    seconds = load_params().get("seconds", until * STEP)
    if not isinstance(seconds, (int, float)) or not 0 <= seconds <= LONGEST:
        raise InvalidInput("the param `seconds` must be a number from 0 to %d" % LONGEST)
    return until, seconds


def main():
    until, seconds = read_input()
    log("counting to %d in %.1f s" % (until, seconds))
    begin = time.monotonic()
    reported = begin
    for count in range(1, until + 1):
        # Sleep until the step is due, so that small delays do not add up.
        time.sleep(max(0.0, begin + seconds * count / until - time.monotonic()))
        if time.monotonic() - reported >= STEP or count == until:
            reported = time.monotonic()
            progress(count / until, "counted to %d" % count)
    output({"counted": until, "seconds": round(time.monotonic() - begin, 3)})


if __name__ == "__main__":
    main()
