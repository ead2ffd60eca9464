"""The same work as a function: the model is loaded once per process."""

from _classifier import classify, model

model()


def handle(input):
    return classify(input)
