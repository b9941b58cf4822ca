"""Workers that die at any step, by a script that a seed writes."""

import random

from accounts.notices import delivery


class Crash(BaseException):
    """What `kill -9` is to the code that runs: nothing after it happens."""


class Mortality:
    """Kills up to `most` workers, each after one of the steps of sending."""

    def __init__(self, seed, most):
        self.dice = random.Random(seed)
        self.risk = self.dice.choice([0.1, 0.3, 0.6])
        self.most = most
        self.deaths = 0

    def strike(self):
        if self.deaths < self.most and self.dice.random() < self.risk:
            self.deaths += 1
            raise Crash

    def haunted(self, step):
        def run(*args, **kwargs):
            result = step(*args, **kwargs)
            self.strike()
            return result

        return run

    def haunt(self, monkeypatch):
        for name in ("_claim", "_settle", "_postpone"):
            monkeypatch.setattr(delivery, name, self.haunted(getattr(delivery, name)))
        for channel, send in delivery.SENDERS.items():
            monkeypatch.setitem(delivery.SENDERS, channel, self.haunted(send))
