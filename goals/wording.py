"""Words that pages and papers share about goals: grades, trends, states, and what is counted."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from goals import shapes
from goals.models import AssignmentState, Grade, Trend


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


def judgement_word(judgement: shapes.Judgement) -> str:
    """ "Delvis enligt plan", or "" for what nobody has judged yet."""
    if judgement.grade is not None:
        return capitalised(str(Grade(judgement.grade.value).label))
    if judgement.trend is not None:
        return capitalised(str(Trend(judgement.trend.value).label))
    return ""


def shown_judgement(judgement: shapes.Judgement) -> ShownJudgement:
    """The judgement with its icon: never by colour alone."""
    scale = judgement.grade or judgement.trend
    if scale is None:
        return ShownJudgement("none", _("Inte bedömt"))
    return ShownJudgement(KINDS[scale], judgement_word(judgement))


def trend_word(trend: shapes.Trend) -> str:
    """ "positiv avvikelse"."""
    return str(Trend(trend.value).label)


def assignment_word(state: shapes.AssignmentState) -> str:
    """ "Slutrapporterat"."""
    return capitalised(str(AssignmentState(state.value).label))


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
        words += _("; %s är inte bedömda") % missing
    return f"{words}."


def _counted_trends(goals: shapes.GoalsOfRound) -> str:
    total = len(goals.goals)
    judged = sum(count for _trend, count in goals.trends)
    parts = [
        _("%(count)s %(trend)s") % {"count": count, "trend": trend_word(trend)}
        for trend, count in goals.trends
    ]
    if judged < total:
        parts.append(_("%s inte bedömda") % (total - judged))
    return _("Av %(total)s mål: %(parts)s.") % {"total": total, "parts": ", ".join(parts)}
