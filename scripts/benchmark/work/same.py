"""The least that a function can do."""


def handle(value):
    return value
