"""A child that does one job after the other."""


def run(spec, function, channel, board):
    raise NotImplementedError
