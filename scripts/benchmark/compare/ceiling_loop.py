"""Calls the function on the raw body in a loop, with no server: ceiling_loop.py SCRIPTS INPUT.

Reads lines `SECONDS BATCH` and answers each with one of JSON.
"""

import json
import sys
import time


def call_one(raw):
    json.dumps(classify(json.loads(raw)))


def call_many(raw, count):
    for answer in classify_all([json.loads(raw) for _ in range(count)]):
        json.dumps(answer)


def window(raw, seconds, batch):
    jobs, begin, cpu = 0, time.perf_counter(), time.process_time()
    while time.perf_counter() < begin + seconds:
        if batch == 1:
            call_one(raw)
        else:
            call_many(raw, batch)
        jobs += batch
    took = time.perf_counter() - begin
    return {"jobs": jobs, "seconds": took, "cpu": time.process_time() - cpu}


def main():
    with open(sys.argv[2], "rb") as file:
        raw = file.read()
    for line in sys.stdin:
        seconds, batch = line.split()
        print(json.dumps(window(raw, float(seconds), int(batch))), flush=True)


if __name__ == "__main__":
    sys.path.insert(0, sys.argv[1])
    from _classifier import classify, classify_all

    main()
