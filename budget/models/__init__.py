"""The tables of the domain, a file a noun. Amounts are kronor, income +, cost −."""

from budget.models.amounts import Actual
from budget.models.calendar import ReportingDate
from budget.models.decisions import (
    Appropriation,
    BudgetRow,
    Decider,
    Decision,
    DecisionKind,
    Permanence,
)
from budget.models.entries import LedgerEntry
from budget.models.handing_in import WRITABLE_STATES, TaskState
from budget.models.history import Change, FormerSlug
from budget.models.investments import (
    InvestmentForecast,
    InvestmentFrame,
    InvestmentProject,
    InvestmentYear,
    ProjectGrant,
)
from budget.models.jobs import WAITING_STATES, Job, JobState
from budget.models.ledger import (
    BatchState,
    LedgerBatch,
    LedgerContent,
    LedgerFormat,
    LedgerPeriod,
    LedgerReplaced,
    LedgerSum,
)
from budget.models.locking import LockedAmount, LockedMeasure, RoundLock
from budget.models.mapping import ImportProfile, LedgerMappingVersion
from budget.models.organisation import Committee, EntryUnit, Membership, Role, User
from budget.models.published import AccuracyRecord, ControlTotal, PublishedUnit
from budget.models.rounds import (
    DRAFT_STATES,
    Explanation,
    Forecast,
    ForecastMonth,
    Horizon,
    Round,
    RoundState,
    RowComment,
    SpreadMethod,
    StartValues,
)
from budget.models.structure import (
    AccountRange,
    Area,
    AreaGroup,
    ExplanationLevel,
    LineGroup,
    LineRole,
    LineSet,
    PublishedTable,
    Rollup,
    Segment,
    StatementLine,
    Succession,
)
from budget.models.tasks import AreaTask, Reminder

__all__ = [
    "DRAFT_STATES",
    "WAITING_STATES",
    "WRITABLE_STATES",
    "AccountRange",
    "AccuracyRecord",
    "Actual",
    "Appropriation",
    "Area",
    "AreaGroup",
    "AreaTask",
    "BatchState",
    "BudgetRow",
    "Change",
    "Committee",
    "ControlTotal",
    "Decider",
    "Decision",
    "DecisionKind",
    "EntryUnit",
    "Explanation",
    "ExplanationLevel",
    "Forecast",
    "ForecastMonth",
    "FormerSlug",
    "Horizon",
    "ImportProfile",
    "InvestmentForecast",
    "InvestmentFrame",
    "InvestmentProject",
    "InvestmentYear",
    "Job",
    "JobState",
    "LedgerBatch",
    "LedgerContent",
    "LedgerEntry",
    "LedgerFormat",
    "LedgerMappingVersion",
    "LedgerPeriod",
    "LedgerReplaced",
    "LedgerSum",
    "LineGroup",
    "LineRole",
    "LineSet",
    "LockedAmount",
    "LockedMeasure",
    "Membership",
    "Permanence",
    "ProjectGrant",
    "PublishedTable",
    "PublishedUnit",
    "Reminder",
    "ReportingDate",
    "Role",
    "Rollup",
    "Round",
    "RoundLock",
    "RoundState",
    "RowComment",
    "Segment",
    "SpreadMethod",
    "StartValues",
    "StatementLine",
    "Succession",
    "TaskState",
    "User",
]
