"""The set-up steps behind `make`, and what they promise to do only once."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import assets, browser, environment
from scripts.check import shipped_settings
from scripts.stamps import fingerprint, once

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def lock(tmp_path):
    path = tmp_path / "requirements.txt"
    path.write_text("django==5.2")
    return path


def test_a_step_runs_once(tmp_path):
    runs = []
    for key in ("one", "one", "two", "two"):
        once(tmp_path / "stamps" / "step", key, lambda: runs.append(1))
    assert len(runs) == 2


def test_a_failed_step_runs_again(tmp_path):
    stamp = tmp_path / "stamp"
    once(stamp, "one", lambda: None)
    with pytest.raises(SystemExit):
        once(stamp, "two", lambda: sys.exit("no network"))
    assert not stamp.exists()


def test_fingerprint_follows_names_and_contents(lock):
    before = fingerprint([lock])
    assert fingerprint([lock]) == before
    lock.write_text("django==5.3")
    assert fingerprint([lock]) != before
    assert fingerprint([lock.rename(lock.with_name("other"))]) != before


def test_says_which_python_is_needed(monkeypatch):
    monkeypatch.setattr(environment.sys, "version_info", (3, 9, 2))
    with pytest.raises(SystemExit, match=r"3.11 or newer is needed.* is 3.9"):
        environment.main([])


def test_says_what_debian_keeps_apart(monkeypatch, tmp_path):
    monkeypatch.setattr(environment, "VENV", tmp_path / "venv")
    monkeypatch.setattr(environment, "PYTHON", tmp_path / "venv" / "bin" / "python")
    answer = "import sys; sys.exit('ensurepip is not available')"
    monkeypatch.setattr(environment.sys, "executable", fake_python(tmp_path, answer))
    with pytest.raises(SystemExit, match="apt-get install python3-venv"):
        environment.make_venv()


def fake_python(folder, code):
    """A program that runs `code`, whatever it is asked for."""
    path = folder / "python"
    path.write_text(f"#!{sys.executable}\n{code}\n")
    path.chmod(0o755)
    return str(path)


@pytest.mark.parametrize(
    ("version", "enough"), [("v20.1.0", True), ("v18.19.0", False), ("", False)]
)
def test_an_old_node_is_passed_over(monkeypatch, tmp_path, version, enough):
    node = fake_python(tmp_path, f"print({version!r})")
    monkeypatch.setattr(assets.shutil, "which", lambda _name: node)
    assert assets.node_is_new_enough() is enough


def test_says_plainly_that_browser_tests_are_skipped(monkeypatch, capsys):
    monkeypatch.setattr(browser.shutil, "which", lambda _name: None)
    browser.main()
    assert "will be SKIPPED" in capsys.readouterr().out


def test_help_lists_every_command():
    said = subprocess.run(
        ["make", "--no-print-directory"], cwd=ROOT, capture_output=True, check=True
    ).stdout.decode()
    listed = re.findall(r"^  make ([a-z-]+)", said, re.MULTILINE)
    assert listed[:4] == ["help", "run", "test", "test-postgres"]
    assert {"check", "format", "lock"} <= set(listed)


def test_locks_name_no_host():
    for lock in ROOT.glob("requirements*.txt"):
        assert "://" not in lock.read_text()


def test_every_setting_is_explained():
    """`.env.example` names each variable that the program reads, and no other."""
    explained = re.findall(r"^#?([A-Z_]+)=", example(), re.MULTILINE)
    read = {
        *variables("expense_tracker/settings.py", r'env\.\w+\(\s*"([A-Z_]+)"'),
        *variables("expense_tracker/gunicorn.py", r'environ\.get\("([A-Z_]+)"'),
        *variables("expense_tracker/kernel/social.py", r'env\.\w+\("([A-Z_]+)"'),
        *(f"{site}_CLIENT_{part}" for site in SITES for part in ("ID", "SECRET")),
        *variables("deploy/compose.yml", r"\${([A-Z_]+)"),
        *variables("deploy/entrypoint", r"\${([A-Z_]+)"),
    }
    assert sorted(explained) == sorted(read)


def variables(path, pattern):
    return re.findall(pattern, (ROOT / path).read_text())


def test_shipped_settings_hold_no_secret_key():
    assert "\nSECRET_KEY=\n" in example()
    assert len(shipped_settings()["SECRET_KEY"]) >= 50


# Sites to sign in with, of which each has an id and a secret.
SITES = ("GOOGLE", "FACEBOOK", "LINKEDIN", "OIDC")


def example():
    return (ROOT / ".env.example").read_text()
