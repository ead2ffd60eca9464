"""A keeper whose runs are forks of itself."""

import os

from signalbox._keeper import forking, frames
from signalbox._keeper.board import Board
from signalbox._keeper.fork_run import ForkRun
from signalbox._keeper.keeper import Keeper, Lane
from signalbox._keeper.preload import Preload
from signalbox._keeper.spares import Spares


class ForkServer(Keeper):
    """Imports what PRELOAD names; from then on forks a child for each RUN."""

    def __init__(self, path, hello):
        self._lanes = {}
        self._preload = self._board = None
        self._spares = Spares(self)
        # Runs are to be as nice as those of the keeper, whatever we were started with.
        self.niceness = os.getpriority(os.PRIO_PROCESS, os.getppid())
        super().__init__(path, hello)

    def command(self, kind, payload):
        if kind == frames.PRELOAD and self._preload is None:
            order = frames.parse(payload)
            self._board = Board(order["board"])
            self._preload = Preload(order)
            ready = self._preload.carry_out(self._tell_import)
            self._control.send(frames.READY, ready)
            self._spares.keep(order.get("spares", 0))

    def _tell_import(self, module):
        self._control.send(frames.IMPORTING, {"module": module})

    def open_lane(self, number):
        self._lanes[number] = ServerLane(self, number)

    def lane_closed(self, number):
        self._lanes.pop(number, None)

    def new_run(self, lane, spec):
        if spec["mode"] != "warm":
            return ForkRun(self, lane, spec, self._fork(spec, None), None)
        slot = self._board.slot(spec["slot"])
        slot.clear()
        with self._channel(spec) as channel:
            return ForkRun(self, lane, spec, self._fork(spec, channel), slot)

    def _fork(self, spec, channel):
        return self._spares.use(spec, channel) or forking.fork_for(self, spec, channel)

    def _channel(self, spec):
        """The connection that becomes a warm child's own."""
        lane = self._lanes.pop(spec["channel"], None)
        if lane is None or lane.closed:
            raise OSError("the lane %s is not open" % spec["channel"])
        return lane.detach()

    @property
    def preload(self):
        """What children find loaded."""
        return self._preload

    @property
    def board(self):
        return self._board

    def clocks(self):
        return super().clocks() + [self._spares]

    def own_children(self):
        return super().own_children() | self._spares.pids()


class ServerLane(Lane):
    """A lane that is known by its number: it may become a child's channel."""

    def __init__(self, server, number):
        self._server, self._number = server, number
        super().__init__(server, number)

    def on_closed(self):
        self._server.lane_closed(self._number)
        super().on_closed()
