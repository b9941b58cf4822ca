"""manage.py suggest_categories: a CSV file in, a CSV file out."""

import csv
import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command


def suggest(path: Path, *options: str) -> list[dict[str, str]]:
    out = io.StringIO()
    call_command("suggest_categories", str(path), *options, stdout=out)
    return list(csv.DictReader(io.StringIO(out.getvalue())))


def test_prints_a_category_for_each_line(tmp_path: Path) -> None:
    path = tmp_path / "lines.csv"
    path.write_text(
        '\ufeffDescription,Amount\n"TESCO, YORK",-8.10\n\nQXZV,\nNETFLIX.COM\n', "utf-8"
    )
    rows = suggest(path)
    assert [row["description"] for row in rows] == [
        "TESCO, YORK",
        "QXZV",
        "NETFLIX.COM",
    ]
    assert [row["category"] for row in rows] == ["Groceries", "", "Entertainment"]
    assert float(rows[0]["confidence"]) > 0.5
    assert float(rows[1]["confidence"]) == 0


def test_learns_from_a_file_of_corrections(tmp_path: Path) -> None:
    path, taught = tmp_path / "lines.csv", tmp_path / "taught.csv"
    path.write_text("description\nQXZV 12\n")
    taught.write_text("description,category\nQXZV 99,Fuel\n")
    assert suggest(path, "--learn", str(taught))[0]["category"] == "Fuel"


def test_signs_say_nothing_where_no_amount_is_below_zero(tmp_path: Path) -> None:
    path = tmp_path / "lines.csv"
    path.write_text("description,amount\nPAYMENT RECEIVED ZINSEN,5\nTESCO,7.50\n")
    assert suggest(path)[1]["category"] == "Groceries"


@pytest.mark.parametrize("content", ["", "a,b\n1,2\n"])
def test_a_file_without_descriptions_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "lines.csv"
    path.write_text(content)
    with pytest.raises(CommandError, match="No column description"):
        suggest(path)


def test_a_correction_to_an_unknown_category_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "lines.csv"
    path.write_text("description,category\nTESCO,Nonsense\n")
    with pytest.raises(CommandError, match="Unknown category"):
        suggest(path, "--learn", str(path))
