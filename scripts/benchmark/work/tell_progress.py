"""Ten progress lines a second, from the moment on that a file appears."""

import json
import os
import sys
import time

with open(sys.argv[1], encoding="utf-8") as file:
    wish = json.load(file)
while not os.path.exists(wish["go"]):
    time.sleep(0.02)
begin = time.monotonic()
for count in range(1, wish["events"] + 1):
    time.sleep(max(0.0, begin + count / 10 - time.monotonic()))
    print("PROGRESS: %.4f step %d" % (count / wish["events"], count), flush=True)
print("OUTPUT:", wish["events"])
