"""The movement since the last round, in tables whose own columns are not net amounts alone."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from budget.calc.inputs import Investment
from reports.content.investments import investment_frame, investment_report
from reports.content.statement import per_segment
from tests.reports import case
from tests.reports.small_case import tkr

INFO = replace(case.case().info, previous="Prognos april", previous_as_of=date(2023, 4, 30))


def project(name: str, forecast: int, previous: int | None) -> Investment:
    """A project with so many Tkr of forecast now and before, as costs; its budget is 500."""
    return Investment(
        "Ram",
        name,
        2023,
        2023,
        None,
        tkr(-500),
        Decimal(0),
        tkr(-100),
        Decimal(0),
        forecast=tkr(-forecast),
        previous=None if previous is None else tkr(-previous),
        key=1,
    )


def moved(*projects: Investment) -> tuple[object, ...]:
    """The frame's movement, each project's and the frame's again in R14's table; the notes."""
    inputs = replace(case.case(), info=INFO, investments=projects)
    frame, report = investment_frame(inputs), investment_report(inputs)
    assert frame is not None
    assert report is not None
    assert [column.heading for column in (frame.columns[-1], report.columns[-1])] == [
        "Rörelse sedan prognos april"
    ] * 2
    assert frame.columns[-1].extra
    return (
        frame.rows[0].values[-1],
        [row.values[-1] for row in report.rows],
        frame.footnotes[1:],
    )


def test_a_lower_forecast_of_a_cost_is_a_movement_for_the_better() -> None:
    # 300 + 450 = 750 Tkr now against 400 + 400 = 800 in April.
    assert moved(project("Väg", 300, 400), project("Tak", 450, 400)) == (
        tkr(50),
        [tkr(100), tkr(-50), tkr(50)],
        (),
    )


def test_where_april_had_no_forecast_there_is_no_movement_and_it_is_said() -> None:
    assert moved(project("Väg", 300, None)) == (
        None,
        [None, None],
        ("I prognos april fanns ingen prognos för investeringar.",),
    )
    assert moved(project("Väg", 300, 400), project("Tak", 450, None)) == (
        None,
        [tkr(100), None, None],
        ("I prognos april fanns inte prognos för alla investeringar.",),
    )


def test_copies_from_before_it_was_kept_do_not_say_that_april_had_no_forecast() -> None:
    assert moved(replace(project("Väg", 300, None), key=0)) == (None, [None, None], ())


def test_a_first_round_has_no_movement_of_investments() -> None:
    inputs = replace(
        case.case(),
        info=replace(INFO, previous="", previous_as_of=None),
        investments=(project("Väg", 300, None),),
    )
    frame = investment_frame(inputs)
    assert frame is not None
    assert [column.key for column in frame.columns][-1] == "avvikelse_tkr"
    assert len(frame.footnotes) == 1


def test_per_segment_the_movement_is_that_of_the_whole() -> None:
    inputs = replace(case.case(), info=INFO)
    table = per_segment(inputs)
    assert table.columns[-1].heading == "Rörelse sedan prognos april"
    for line_set in inputs.structure.sets_of("per_finansiering"):
        cells = inputs.cube.total(lines=line_set.lines)
        assert table.row(line_set.name).values[-1] == cells.forecast - cells.previous
    # What has been granted since April: 7 417 + 300 + 2 500 + 556 Tkr.
    assert table.row("KOMMUNBIDRAG").values[-1] == tkr(10_773)
    whole = inputs.total.forecast - inputs.total.previous
    assert table.row("SUMMA").values[-1] == whole + tkr(10_773)
