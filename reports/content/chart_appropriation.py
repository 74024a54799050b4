"""The chart of the appropriation: how it grew, decision by decision."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budget.calc.amounts import Unit
from budget.calc.appropriations import Decision, DecisionKind, amount
from budget.calc.cells import ZERO
from budget.calc.inputs import RoundInputs
from reports.content.appropriation import appropriation
from reports.content.chart_shapes import Bar, Chart, Form, Step, Tone, steps_from, tkr, tone_of
from reports.content.shapes import Target

TARGET = Target("appropriation")


def path(inputs: RoundInputs) -> Chart | None:
    """The original appropriation and each change up to the cut-off; None without a change.

    The axis is the change since the original decision, which the changes are small beside.
    """
    originals = [d for d in inputs.decisions if d.kind is DecisionKind.ORIGINAL]
    changes = [d for d in inputs.decisions if d.kind is DecisionKind.CHANGE]
    if all(tone_of(change.amount) is Tone.NEUTRAL for change in changes):
        return None
    start, end = amount(originals), amount([*originals, *changes])
    first = originals[0].title if len(originals) == 1 else _("Ursprungligt kommunbidrag")
    grown = end - start
    bars = (
        Bar("start", first, start, Tone.TOTAL, ZERO, ZERO, TARGET),
        *steps_from(ZERO, [_step(change) for change in changes], start),
        Bar("end", _("Kommunbidrag"), end, Tone.TOTAL, grown, grown, TARGET),
    )
    return Chart(
        "kommunbidragets-vag",
        _("Kommunbidraget beslut för beslut"),
        _sentence(inputs, changes),
        appropriation(inputs),
        Form.ROWS,
        Unit.TKR,
        bars,
        _(
            "Staplarna visar bara förändringarna. Den lodräta linjen är det ursprungliga "
            "beslutet; efter = står kommunbidraget därefter."
        ),
        joined=True,
    )


def _step(change: Decision) -> Step:
    return Step(str(change.key), change.title, change.amount, TARGET, change.case_number)


def _sentence(inputs: RoundInputs, changes: Sequence[Decision]) -> str:
    end = amount([d for d in inputs.decisions if d.kind is not DecisionKind.REALLOCATION])
    most = max(changes, key=lambda d: abs(d.amount))
    return ngettext(
        "Genom %(count)s beslut har kommunbidraget gått från %(start)s till %(end)s Tkr: "
        "%(name)s (%(amount)s).",
        "Genom %(count)s beslut har kommunbidraget gått från %(start)s till %(end)s Tkr; "
        "störst är %(name)s (%(amount)s).",
        len(changes),
    ) % {
        "count": len(changes),
        "start": tkr(end - amount(changes)),
        "end": tkr(end),
        "name": most.title,
        "amount": tkr(most.amount, signed=True),
    }
