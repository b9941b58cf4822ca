"""The whole site as `make run` starts it, with its real programs."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


class Site:
    """A running `manage.py serve` with a data folder and a port of its own."""

    def __init__(self, folder):
        self.port = free_port()
        self.environment = {
            "PATH": os.environ["PATH"],
            "VAR_DIR": str(folder / "var"),
            "PORT": str(self.port),
            "DATABASE_URL": "",
            "REDIS_URL": "",
            "EMAIL_URL": "",
        }
        self.process = self.serve()

    def serve(self):
        return subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--no-demo"],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def status(self, path):
        return self.ask(path)[0]

    def ask(self, path):
        """Status and body; status 0 when nobody answers."""
        try:
            with urllib.request.urlopen(
                f"http://127.0.0.1:{self.port}{path}"
            ) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()
        except OSError:
            return 0, b""

    def programs(self):
        """Process numbers of the supervised programs."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return children.read_text().split()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(condition, seconds=60):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.2)


@pytest.fixture
def site(tmp_path):
    site = Site(tmp_path)
    yield site
    site.process.kill()
    site.process.wait()


@pytest.mark.skipif(sys.platform != "linux", reason="finds its processes in /proc")
def test_starts_mends_itself_and_stops(site):
    wait_until(lambda: site.status("/readyz") == 200)
    assert json.loads(site.ask("/readyz")[1])["ready"] is True
    assert site.status("/dev/mail/") == 200

    second = site.serve()
    assert "Already running" in second.communicate()[0]
    assert second.returncode == 1

    killed = site.programs()
    assert len(killed) == 4
    for program in killed:
        os.kill(int(program), signal.SIGKILL)
    wait_until(lambda: site.status("/healthz") == 0)
    wait_until(lambda: site.status("/readyz") == 200)
    wait_until(lambda: len(site.programs()) == 4)
    mended = site.programs()
    assert not set(mended) & set(killed)

    site.process.send_signal(signal.SIGINT)
    said, _ = site.process.communicate(timeout=60)
    assert site.process.returncode == 0, said
    assert not any(Path(f"/proc/{program}").exists() for program in mended)
    assert site.status("/healthz") == 0
