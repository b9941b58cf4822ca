"""What reports put into an archive and take out of one again."""

from collections.abc import Mapping

from accounts.takeout.registry import (
    Ids,
    Row,
    Table,
    begin_with,
    leave_out,
    register_table,
)
from expense_tracker.kernel.period import Period
from expense_tracker.kernel.scoping import BookOwned
from expense_tracker.kernel.text import fold
from reports.models import (
    BenchmarkMember,
    Insight,
    InsightLook,
    MutedInsight,
    ReportMail,
    SavedReport,
    Statement,
    WordedNote,
)
from reports.period_reports import KINDS


def check_report(row: Row, _ids: Ids) -> Row:
    if row["kind"] not in KINDS:
        raise ValueError("There is no such report.")
    Period.parse(row["period_slug"])
    return {}


TABLES = (
    Table(
        SavedReport,
        derived={"name_key": lambda row: fold(row["name"])},
        check=check_report,
    ),
    Table(ReportMail),
    Table(MutedInsight),
    # What was noticed and worded here: another server notices for itself.
    Table(Insight, moves_in=False),
    Table(WordedNote, moves_in=False, in_workbook=False),
)
LEFT_OUT: Mapping[type[BookOwned], str] = {
    Statement: "Made anew from the entries, whenever it is asked for.",
    InsightLook: "When this server looked the Book through last.",
    BenchmarkMember: "Taking part in the comparison is agreed to on each server.",
}


def register_tables() -> None:
    for table in TABLES:
        register_table(table)
    for model, because in LEFT_OUT.items():
        leave_out(model, because)
    begin_with(InsightLook)
