import os
import subprocess
import sys

import pytest

from expense_tracker.kernel import instance_lock
from expense_tracker.kernel.instance_lock import AlreadyRunningError


@pytest.fixture
def path(tmp_path):
    return tmp_path / "serve.lock"


def test_second_instance_is_refused_at_once(path):
    descriptor = instance_lock.hold(path)
    with pytest.raises(AlreadyRunningError, match=str(os.getpid())):
        instance_lock.hold(path)
    os.close(descriptor)


def test_is_free_again_when_the_holder_lets_go(path):
    os.close(instance_lock.hold(path))
    os.close(instance_lock.hold(path))


def test_waits_for_what_a_dead_holder_left_running(path):
    descriptor = instance_lock.hold(path)
    leftover = subprocess.Popen(["sleep", "0.5"], pass_fds=[descriptor])
    os.pwrite(descriptor, dead_process().encode().ljust(20), 0)
    os.close(descriptor)
    os.close(instance_lock.hold(path))
    assert leftover.poll() is not None


def test_gives_up_on_leftovers_that_never_end(path):
    descriptor = instance_lock.hold(path)
    os.pwrite(descriptor, dead_process().encode().ljust(20), 0)
    with pytest.raises(AlreadyRunningError):
        instance_lock.hold(path, patience=0.1)
    os.close(descriptor)


def dead_process():
    """Number of a process that has ended and been collected."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    return str(ended.pid)
