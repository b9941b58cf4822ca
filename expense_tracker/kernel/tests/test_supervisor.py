import os
import select
import signal
import subprocess
import sys
import time

import pytest

from expense_tracker.kernel import supervisor
from expense_tracker.kernel.supervisor import NotReadyError, Program, Supervisor

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]


@pytest.fixture
def said():
    return []


@pytest.fixture
def team(said):
    with Supervisor(said.append) as team:
        yield team


def noting(name, log):
    """A program that writes its name to `log` when asked to stop."""
    code = (
        "import signal, sys, time\n"
        "def stop(*_):\n"
        f"    open({str(log)!r}, 'a').write({name!r} + ' ')\n"
        "    sys.exit()\n"
        "signal.signal(signal.SIGTERM, stop)\n"
        f"open({str(log)!r} + {name!r}, 'w').close()\n"
        "time.sleep(60)\n"
    )
    ready = (log.parent / f"{log.name}{name}").exists
    return Program(name=name, command=[sys.executable, "-c", code], ready=ready)


def wait_until(condition, seconds=10):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def keep_watch(team, until):
    wait_until(lambda: team._mend_all() or until())


def test_stops_in_reverse_order(team, tmp_path):
    log = tmp_path / "log"
    for name in ("queue", "worker", "web"):
        team.start(noting(name, log))
    team.stop()
    assert log.read_text() == "web worker queue "


def test_restarts_what_was_killed(team, said):
    team.start(Program(name="worker", command=SLEEPER))
    first = team.children[0].process
    first.kill()
    keep_watch(team, lambda: team.children[0].process is not first)
    assert team.children[0].running
    assert said == ["worker was ended by SIGKILL; starting it again in 1 s"]


def test_pause_grows_with_each_failure(team, said, monkeypatch):
    monkeypatch.setattr(supervisor, "LONGEST_PAUSE_SECONDS", 0.02)
    failing = [sys.executable, "-c", "import sys; sys.exit(3)"]
    team.start(Program(name="worker", command=failing))
    keep_watch(team, lambda: len(said) == 3)
    assert team.children[0].failures == 3
    assert said[0].startswith("worker ended with status 3")


def test_a_steady_run_forgets_earlier_failures(team, said, monkeypatch):
    monkeypatch.setattr(supervisor, "STEADY_SECONDS", 0.0)
    team.start(Program(name="worker", command=SLEEPER))
    child = team.children[0]
    child.failures = 5
    child.process.kill()
    keep_watch(team, lambda: said)
    assert child.failures == 1


def test_kills_what_does_not_stop(team, said):
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN)"
    command = [
        sys.executable,
        "-c",
        f"{deaf}; print('deaf', flush=True); time.sleep(9)",
    ]
    team.start(Program(name="web", command=command, grace=0.3))
    time.sleep(0.5)
    process = team.children[0].process
    team.stop()
    assert process.returncode == -signal.SIGKILL
    assert said == ["web did not stop in time: killed"]


@pytest.fixture
def lifeline():
    """A pipe: its reading end meets the end of file when no process holds the other."""
    reading, writing = os.pipe()
    yield reading, writing
    os.close(reading)


def all_gone(reading):
    ready, _, _ = select.select([reading], [], [], 0)
    return bool(ready)


def test_takes_orphans_of_a_dead_leader_along(said, lifeline):
    reading, writing = lifeline
    forking = "import os, time; os.fork(); time.sleep(60)"
    with Supervisor(said.append, keep_open=[writing]) as team:
        team.start(Program(name="worker", command=[sys.executable, "-c", forking]))
        os.close(writing)
        time.sleep(0.5)
        team.children[0].process.kill()
        assert not all_gone(reading)
        keep_watch(team, lambda: team.children[0].restart_at)
        wait_until(lambda: all_gone(reading))


def test_says_when_a_program_ends_before_it_is_ready(team):
    failing = [sys.executable, "-c", "import sys; sys.exit(1)"]
    program = Program(name="queue", command=failing, ready=lambda: False)
    with pytest.raises(NotReadyError, match="queue ended with status 1"):
        team.start(program)


def test_says_when_a_program_never_answers(team, monkeypatch):
    monkeypatch.setattr(supervisor, "READY_SECONDS", 0.1)
    program = Program(name="queue", command=SLEEPER, ready=lambda: False)
    with pytest.raises(NotReadyError, match="queue gives no answer"):
        team.start(program)


@pytest.mark.parametrize("number", supervisor.STOP_SIGNALS)
def test_a_signal_ends_the_watch_and_stops_all(said, number):
    # Under nohup the tests themselves would outlive it, and wait for ever.
    before = signal.signal(number, signal.SIG_DFL)
    with Supervisor(said.append) as team:
        team.start(Program(name="worker", command=SLEEPER))
        process = team.children[0].process
        os.kill(os.getpid(), number)
        team.watch()
    signal.signal(number, before)
    assert process.returncode == -signal.SIGTERM


def test_outlives_its_terminal_under_nohup(said):
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    with Supervisor(said.append) as team:
        os.kill(os.getpid(), signal.SIGHUP)
        assert not team.stopping
    signal.signal(signal.SIGHUP, before)


def test_starts_nothing_after_a_signal(team):
    os.kill(os.getpid(), signal.SIGTERM)
    team.start(Program(name="worker", command=SLEEPER))
    assert team.children == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has such a call")
def test_programs_end_with_a_killed_supervisor(lifeline):
    reading, writing = lifeline
    code = (
        "import sys\n"
        "from expense_tracker.kernel.supervisor import Program, Supervisor\n"
        "sleeper = [sys.executable, '-c', 'import time; time.sleep(60)']\n"
        "with Supervisor(print, keep_open=[int(sys.argv[1])]) as team:\n"
        "    team.start(Program(name='worker', command=sleeper))\n"
        "    print('started', flush=True)\n"
        "    team.watch()\n"
    )
    command = [sys.executable, "-c", code, str(writing)]
    parent = subprocess.Popen(command, stdout=subprocess.PIPE, pass_fds=[writing])
    os.close(writing)
    parent.stdout.readline()
    parent.kill()
    parent.communicate()
    wait_until(lambda: all_gone(reading))
