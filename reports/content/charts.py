"""The charts of *Läget*, in its order, as frozen values made from a round's inputs alone."""

from collections.abc import Callable
from types import MappingProxyType

from budget.calc.inputs import RoundInputs
from reports.content import chart_appropriation, chart_deviations, chart_pace
from reports.content.chart_shapes import Bar, Chart, Form, Tone

__all__ = ["CHARTS", "Bar", "Chart", "Form", "Tone", "chart", "charts_of"]

Builder = Callable[[RoundInputs], Chart | None]

CHARTS: MappingProxyType[str, Builder] = MappingProxyType(
    {
        "fran-kommunbidrag-till-prognos": chart_deviations.to_forecast,
        "resten-av-aret": chart_pace.rest,
        "storst-avvikelser": chart_deviations.largest,
        "bryggan": chart_deviations.bridge,
        "nettokostnad": chart_pace.net_cost,
        "manader": chart_pace.months,
        "kommunbidragets-vag": chart_appropriation.path,
    }
)
"""The builder of each chart, by the key that stands in its address."""


def charts_of(inputs: RoundInputs) -> tuple[Chart, ...]:
    """The charts that have something to show, in order."""
    built = (build(inputs) for build in CHARTS.values())
    return tuple(chart for chart in built if chart is not None)


def chart(inputs: RoundInputs, key: str) -> Chart | None:
    """One chart; None for a key that there is no chart for, or one with nothing to show."""
    build = CHARTS.get(key)
    return build(inputs) if build else None
