"""Advisories against the libraries in use: told where the registries can be asked."""

import io
import json
import urllib.error

import pytest

from scripts import audit

# As pip-audit and npm audit print them, cut to what is read.
PIP = {
    "dependencies": [
        {"name": "sound", "version": "1.0", "vulns": []},
        {
            "name": "torn",
            "version": "1.0",
            "vulns": [{"id": "PYSEC-2026-1", "fix_versions": ["1.1", "2.0"]}],
        },
    ]
}
NPM = {
    "auditReportVersion": 2,
    "vulnerabilities": {"frayed": {"severity": "high", "range": "<2.1"}},
}


def test_each_advisory_has_a_line_with_what_mends_it():
    assert audit.python_lines(PIP) == ["torn 1.0: PYSEC-2026-1; mended in 1.1, 2.0"]
    assert audit.node_lines(NPM) == ["frayed <2.1: high"]


def test_an_advisory_that_does_not_concern_us_is_left_out(monkeypatch):
    monkeypatch.setattr(audit, "ACCEPTED", {"PYSEC-2026-1": "we do not call it"})
    assert audit.python_lines(PIP) == []


def test_an_advisory_fails_the_check(monkeypatch, capsys):
    monkeypatch.setattr(audit, "AUDITS", {"node": lambda: audit.node_lines(NPM)})
    assert audit.main(["node"]) == 1
    assert "frayed" in capsys.readouterr().out


def skipped(_address, **_):
    """A mirror, which has the files and nothing to say about them."""
    return io.BytesIO(json.dumps({"info": {}, "urls": []}).encode())


def away(address, **_):
    raise urllib.error.URLError(f"{address} is away")


@pytest.mark.parametrize("answer", [skipped, away])
def test_without_a_registry_it_says_so_and_is_no_failure(answer, monkeypatch, capsys):
    monkeypatch.setattr(audit.urllib.request, "urlopen", answer)
    monkeypatch.setattr(audit.shutil, "which", lambda _: None)
    assert [audit.main([part]) for part in ("python", "node")] == [0, 0]
    assert capsys.readouterr().out.split("\n")[:2] == [audit.NOT_REACHABLE] * 2


def test_an_answer_that_is_no_report_is_no_clean_bill():
    for answer in ({}, {"statusCode": 405}, {"dependencies": [{"name": "x"}]}):
        for read in (audit.python_lines, audit.node_lines):
            with pytest.raises(audit.NotReachableError):
                read(answer)
