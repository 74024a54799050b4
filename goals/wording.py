"""Words that pages and papers share about goals: grades, trends, states, and what is counted."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from goals import shapes
from goals.lacks import GoalLack, LackCode


@dataclass(frozen=True, slots=True)
class ShownJudgement:
    """A judgement as icon and word; `kind` names the icon: good, partly, bad or none."""

    kind: str
    word: str


KINDS = {
    shapes.Grade.ON_PLAN: "good",
    shapes.Grade.PARTLY: "partly",
    shapes.Grade.NOT_ON_PLAN: "bad",
    shapes.Trend.PLANNED: "good",
    shapes.Trend.POSITIVE: "good",
    shapes.Trend.BOTH: "partly",
    shapes.Trend.NEGATIVE: "bad",
}

WORDS = {
    shapes.Grade.ON_PLAN: gettext_lazy("enligt plan"),
    shapes.Grade.PARTLY: gettext_lazy("delvis enligt plan"),
    shapes.Grade.NOT_ON_PLAN: gettext_lazy("inte enligt plan"),
    shapes.Trend.PLANNED: gettext_lazy("enligt planering"),
    shapes.Trend.POSITIVE: gettext_lazy("positiv avvikelse"),
    shapes.Trend.NEGATIVE: gettext_lazy("negativ avvikelse"),
    shapes.Trend.BOTH: gettext_lazy("både positiv och negativ avvikelse"),
    shapes.AssignmentState.NOT_STARTED: gettext_lazy("inte påbörjat"),
    shapes.AssignmentState.ONGOING: gettext_lazy("pågår"),
    shapes.AssignmentState.DONE: gettext_lazy("genomfört"),
    shapes.AssignmentState.FINAL_REPORTED: gettext_lazy("slutrapporterat"),
}
"""What is told to choose among in forms (goals/models) is told by the same words."""


def judgement_word(judgement: shapes.Judgement) -> str:
    """ "Delvis enligt plan", or "" for what nobody has judged yet."""
    scale = judgement.grade or judgement.trend
    return capitalised(str(WORDS[scale])) if scale else ""


def shown_judgement(judgement: shapes.Judgement) -> ShownJudgement:
    """The judgement with its icon: never by colour alone."""
    scale = judgement.grade or judgement.trend
    if scale is None:
        return ShownJudgement("none", _("Inte bedömt"))
    return ShownJudgement(KINDS[scale], judgement_word(judgement))


def trend_word(trend: shapes.Trend) -> str:
    """ "positiv avvikelse"."""
    return str(WORDS[trend])


def assignment_word(state: shapes.AssignmentState) -> str:
    """ "Slutrapporterat"."""
    return capitalised(str(WORDS[state]))


def capitalised(words: str) -> str:
    """The words with a capital first, the rest as it is."""
    return words[:1].upper() + words[1:]


def counted(goals: shapes.GoalsOfRound) -> str:
    """How the goals stand, counted: "7 av 8 enligt plan under perioden, 6 av 8 …".

    "" where no goal is followed up; on the older scale, how many goals have which trend.
    """
    if not goals.followed_up:
        return ""
    if goals.scale is shapes.Scale.TRENDS:
        return _counted_trends(goals)
    period, term = goals.tally(shapes.Horizon.PERIOD), goals.tally(shapes.Horizon.TERM)
    words = _(
        "%(period)s av %(total)s enligt plan under perioden, "
        "%(term)s av %(total)s sett till mandatperioden"
    ) % {"period": period.on_plan, "term": term.on_plan, "total": period.total}
    missing = max(period.missing, term.missing)
    if missing:
        said = ngettext("; %(count)s är inte bedömt", "; %(count)s är inte bedömda", missing)
        words += said % {"count": missing}
    return f"{words}."


def _counted_trends(goals: shapes.GoalsOfRound) -> str:
    total = len(goals.goals)
    judged = sum(count for _trend, count in goals.trends)
    parts = [
        _("%(count)s %(trend)s") % {"count": count, "trend": trend_word(trend)}
        for trend, count in goals.trends
    ]
    if missing := total - judged:
        said = ngettext("%(count)s inte bedömt", "%(count)s inte bedömda", missing)
        parts.append(said % {"count": missing})
    return _("Av %(total)s mål: %(parts)s.") % {"total": total, "parts": ", ".join(parts)}


def lack_words(lack: GoalLack, goal: shapes.GoalStanding) -> str:
    """What is missing, in words."""
    if lack.code is LackCode.TEXT:
        section = next((one for one in goal.sections if one.key == lack.section), None)
        if section is None:
            return _("Skriv minst ett avsnitt.")
        return _("Avsnittet ”%s” är tomt.") % section.heading
    period = lack.horizon is shapes.Horizon.PERIOD
    if lack.code is LackCode.GRADE:
        if period:
            return _("Bedömning för perioden saknas.")
        return _("Bedömning för mandatperioden saknas.")
    if period:
        return _("Motivet till bedömningen för perioden saknas.")
    return _("Motivet till bedömningen för mandatperioden saknas.")


def lack_place(lack: GoalLack) -> str:
    """The part of the form where what is missing is written."""
    if lack.horizon is not None:
        return lack.horizon.value
    return "nytt" if lack.section is None else f"avsnitt-{lack.section}"
