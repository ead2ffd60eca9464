# /// script
# requires-python = ">=3.9"
# dependencies = ["numpy", "scikit-learn"]
#
# [tool.signalbox]
# timeout = "30s"
# input_limit = "4MiB"
#
# [tool.signalbox.batch]
# max_size = 32
# ///
"""Tells the states of machines, those of many signals in one go.

What classify_signal does, as a function: the model is loaded once for each process, and signals
that wait are classified together. A signal that cannot be used fails alone. What has to come of
some signals stands in signal_state.golden.jsonl: a version that says otherwise is not served.

Input and params: as of classify_signal. Output: {"state": "imbalance", "probability": 0.97}.

    python3 scripts/train/train_classify_signal.py    # once
    PYTHONPATH=src/main/python python3 -m signalbox run scripts/jobs/signal_state.py \\
        scripts/jobs/samples/signal_state.json
"""

from _signal_features import features
from classify_signal import number, read_signal, trained_model
from signalbox import InvalidInput

PIPELINE = trained_model()["pipeline"]
STATES = PIPELINE.classes_.tolist()


def handle_batch(inputs, jobs):
    rows, readable = [], []
    outputs = [None] * len(inputs)
    for index, (data, job) in enumerate(zip(inputs, jobs)):
        try:
            least = number(job.params.get("min_probability", 0.5), "the param min_probability")
            rows.append(features(*read_signal(data)))
            readable.append((index, least))
        except InvalidInput as error:
            outputs[index] = error
    if rows:
        for (index, least), chances in zip(readable, PIPELINE.predict_proba(rows)):
            outputs[index] = verdict(chances, least)
    return outputs


def verdict(chances, least):
    likeliest = chances.argmax()
    probability = chances[likeliest]
    state = STATES[likeliest] if probability >= least else "unknown"
    return {"state": state, "probability": round(probability, 4)}
