"""In the article's style: a file in, one OUTPUT line out, and nothing of Signalbox."""

import json
import sys

from _classifier import classify

with open(sys.argv[1], encoding="utf-8") as file:
    print("OUTPUT: " + json.dumps(classify(json.load(file))))
