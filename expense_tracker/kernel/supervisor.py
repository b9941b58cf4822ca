"""Run a few programs as one: start them in order, restart what dies, stop in reverse.

Each program gets a session of its own, so Ctrl-C in the terminal reaches the supervisor
alone, which then stops the programs in the right order.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import FrameType
from typing import Self

POLL_SECONDS = 0.2
READY_SECONDS = 30.0
# A program that ran this long was well: its next failure is a first one again.
STEADY_SECONDS = 60.0
LONGEST_PAUSE_SECONDS = 30.0
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

Say = Callable[[str], None]


class NotReadyError(Exception):
    """A program ended or stayed silent where an answer was due."""


@dataclass(frozen=True)
class Program:
    """What to run: `ready` says when it answers; after `grace` seconds it is killed."""

    name: str
    command: Sequence[str]
    ready: Callable[[], bool] = lambda: True
    grace: float = 10.0


class Child:
    """One running program and the memory of its failures."""

    def __init__(self, program: Program, keep_open: Sequence[int]) -> None:
        self.program = program
        self.failures = 0
        self.restart_at: float | None = None
        self._keep_open = keep_open
        self._spawn()

    def _spawn(self) -> None:
        self.restart_at = None
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 - our own programs
            self.program.command,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            pass_fds=self._keep_open,
            preexec_fn=_end_with_parent(),  # noqa: PLW1509 - there are no threads
        )

    @property
    def running(self) -> bool:
        return self.process.poll() is None

    def mend(self, say: Say) -> None:
        """Notice a death, and start again when the pause after it is over."""
        if self.running:
            return
        if self.restart_at is None:
            self._plan_restart(say)
        elif time.monotonic() >= self.restart_at:
            self._spawn()

    def _plan_restart(self, say: Say) -> None:
        now = time.monotonic()
        self.signal(signal.SIGKILL)
        steady = now - self.started_at >= STEADY_SECONDS
        self.failures = 1 if steady else self.failures + 1
        pause = min(2.0 ** (self.failures - 1), LONGEST_PAUSE_SECONDS)
        self.restart_at = now + pause
        end = how_it_ended(self.process.returncode)
        say(f"{self.program.name} {end}; starting it again in {pause:.0f} s")

    def signal(self, number: signal.Signals) -> None:
        """Reach the program and all it started, what outlived its leader included."""
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            return


class Supervisor:
    """Programs under watch; use as a context manager, which stops them at its end.

    `keep_open` are file descriptors that every program inherits.
    """

    def __init__(self, say: Say, keep_open: Sequence[int] = ()) -> None:
        self.say = say
        self.children: list[Child] = []
        self.stopping = False
        self._hurry = False
        self._keep_open = keep_open

    def __enter__(self) -> Self:
        self._handlers = {
            number: signal.signal(number, self._on_signal) for number in stop_signals()
        }
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.stop()
        for number, handler in self._handlers.items():
            signal.signal(number, handler)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._hurry = self.stopping
        self.stopping = True

    def start(self, program: Program) -> None:
        """Start `program` and wait for its answer.

        Raises NotReadyError when it ends first or stays silent for READY_SECONDS.
        """
        if self.stopping:
            return
        child = Child(program, self._keep_open)
        self.children.append(child)
        deadline = time.monotonic() + READY_SECONDS
        while not (program.ready() or self.stopping):
            if not child.running:
                end = how_it_ended(child.process.returncode)
                raise NotReadyError(f"{program.name} {end} before it was ready.")
            if time.monotonic() > deadline:
                raise NotReadyError(f"{program.name} gives no answer.")
            time.sleep(POLL_SECONDS)

    def watch(self) -> None:
        """Restart what dies, until a signal asks to stop."""
        while not self.stopping:
            time.sleep(POLL_SECONDS)
            if not self.stopping:
                self._mend_all()

    def _mend_all(self) -> None:
        for child in self.children:
            child.mend(self.say)

    def stop(self) -> None:
        """Stop in reverse order, each only after the one before it has ended."""
        self.stopping = True
        while self.children:
            self._stop_one(self.children.pop())

    def _stop_one(self, child: Child) -> None:
        child.signal(signal.SIGTERM)
        deadline = time.monotonic() + child.program.grace
        while child.running and time.monotonic() < deadline and not self._hurry:
            time.sleep(POLL_SECONDS / 4)
        if child.running:
            self.say(f"{child.program.name} did not stop in time: killed")
        child.signal(signal.SIGKILL)
        child.process.wait()


def stop_signals() -> list[signal.Signals]:
    """STOP_SIGNALS, less the end of the terminal where `nohup` says to outlive it."""
    outlives = signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    return [each for each in STOP_SIGNALS if not (outlives and each == signal.SIGHUP)]


def how_it_ended(returncode: int) -> str:
    """`ended with status 1` or `was ended by SIGKILL`."""
    if returncode < 0:
        return f"was ended by {signal.Signals(-returncode).name}"
    return f"ended with status {returncode}"


def _end_with_parent() -> Callable[[], None] | None:
    """What a child runs first, to be told to stop if the supervisor is killed outright.

    None where there is no such call, which is everywhere but on Linux.
    """
    if sys.platform != "linux":
        return None
    set_parent_death_signal = 1  # PR_SET_PDEATHSIG of linux/prctl.h
    prctl = ctypes.CDLL(None).prctl
    return lambda: prctl(set_parent_death_signal, signal.SIGTERM)
