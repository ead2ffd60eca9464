# /// script
# [tool.signalbox]
# isolation = "process"
# ///
"""The trivial script: next to nothing beside the start of the interpreter."""

import json
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    points = json.load(file)
print("OUTPUT:", json.dumps({"points": len(points)}))
