"""What a SIE file says twice must agree: entries or months against the year's balances.

The change of a balance account in a year is #UB − #IB, of a result account #RES.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal

from budget.importers.rows import BALANCE_CLASSES, Balance, Extract, Issues, PeriodBalance

ZERO = Decimal(0)
SIGNS = {"RES": (1, "RES"), "UB": (1, "UB"), "IB": (-1, "UB")}
"""How a balance counts in the year's change, and what closes an account of its kind."""
Sums = dict[str, Decimal]
Month = tuple[int, int]


def expected_changes(balances: Collection[Balance]) -> dict[int, Sums]:
    """The change of each account in each year, by the file's own balances."""
    found: dict[int, Sums] = defaultdict(lambda: defaultdict(Decimal))
    closing = {(each.year_index, each.label) for each in _closing(balances)}
    for balance in balances:
        sign, label = SIGNS.get(balance.label, (0, ""))
        if (balance.year_index, label) in closing:
            found[balance.year_index][balance.account] += sign * balance.amount
    return {index: dict(sums) for index, sums in found.items()}


def comparable(
    found: Mapping[int, Mapping[str, Decimal]], balances: Collection[Balance]
) -> dict[int, Sums]:
    """Sums of each year without those of whose kind, result or balance sheet, nothing is closed.

    Some programs leave #RES or #UB out.
    """
    closing = _closing(balances)
    kinds = {(each.year_index, each.label) for each in closing}
    accounts = {(each.year_index, each.account) for each in closing}
    return {
        index: {
            account: amount
            for account, amount in sums.items()
            if (index, account) in accounts or (index, _kind(account)) in kinds
        }
        for index, sums in found.items()
    }


def _closing(balances: Iterable[Balance]) -> list[Balance]:
    return [balance for balance in balances if balance.label in ("RES", "UB")]


def _kind(account: str) -> str:
    """What closes an account: RES a result account, UB one of the balance sheet."""
    return "UB" if account[:1] in BALANCE_CLASSES else "RES"


def compare(
    found: Mapping[int, Mapping[str, Decimal]], expected: Mapping[int, Sums], issues: Issues
) -> None:
    """Notes `sums_disagree` for each account and year where the two differ.

    A year of which the file gives no closing balances cannot be compared; an account without
    any in a year that has them is expected not to move.
    """
    for index in sorted(set(found) & set(expected), reverse=True):
        for account, difference in differences(found[index], expected[index]).items():
            should = expected[index].get(account, ZERO)
            issues.add(
                "sums_disagree",
                account=account,
                year_index=index,
                expected=should,
                found=should + difference,
                difference=difference,
            )


def compare_extract(extract: Extract, booked: Mapping[str, Decimal], issues: Issues) -> None:
    """Notes whether an extract and what is `booked` before it (kronor, debit +) are its balances.

    They are: `extract_proved`. Else `extract`, and `before_extract` for each account that
    differs. The balance sheet is left out where either side has nothing of it.
    """
    before = extract.before
    if not (_has_balance_sheet(before) and _has_balance_sheet(booked)):
        before, booked = _result_accounts(before), _result_accounts(booked)
    differing = differences(booked, before)
    if not differing:
        issues.add("extract_proved", month=extract.month)
        return
    issues.add("extract", month=extract.month, count=len(differing))
    for account, difference in differing.items():
        should = before.get(account, ZERO)
        issues.add(
            "before_extract",
            account=account,
            expected=should,
            found=should + difference,
            difference=difference,
        )


def _has_balance_sheet(sums: Mapping[str, Decimal]) -> bool:
    return any(account[:1] in BALANCE_CLASSES for account in sums)


def _result_accounts(sums: Mapping[str, Decimal]) -> Sums:
    return {account: sums[account] for account in sums if account[:1] not in BALANCE_CLASSES}


def differences(found: Mapping[str, Decimal], expected: Mapping[str, Decimal]) -> Sums:
    """Found less expected of each account where the two differ; what is missing is zero."""
    pairs = {
        account: found.get(account, ZERO) - expected.get(account, ZERO)
        for account in sorted({*found, *expected})
    }
    return {account: difference for account, difference in pairs.items() if difference}


def of_written(expected: Mapping[int, Sums], periods: Iterable[PeriodBalance]) -> dict[int, Sums]:
    """What months are held against: without the balance sheet in years that have no months of it.

    Programs leave those months out, since nobody follows them up.
    """
    written = {item.year_index for item in periods if item.account[:1] in BALANCE_CLASSES}
    return {
        index: {
            account: change
            for account, change in sums.items()
            if index in written or account[:1] not in BALANCE_CLASSES
        }
        for index, sums in expected.items()
    }


def sums_of(periods: Iterable[PeriodBalance]) -> dict[int, Sums]:
    """The sum of each account in each year."""
    found: dict[int, Sums] = defaultdict(lambda: defaultdict(Decimal))
    for period in periods:
        found[period.year_index][period.account] += period.amount
    return {index: dict(sums) for index, sums in found.items()}


def without_overlap(
    periods: list[PeriodBalance], expected: Mapping[int, Sums], cost_centres: frozenset[str]
) -> Iterator[PeriodBalance]:
    """Months that can be summed: each krona once.

    Programs write the objects of an account in two ways. Either a record without objects is the
    whole account's, and those with objects show it again, once by each dimension; or every
    record is a part of its own, and one without objects is what has none. Which, the account's
    balance of the year tells; where it does not, the rest of the file; else the first way, but for
    records with more than one object: those are whole code strings.
    Shown again, an account is parted by cost centre (`cost_centres`: the dimensions that are
    one), and what has none stays without; other dimensions' records are not used.
    """
    accounts: dict[tuple[int, str], list[PeriodBalance]] = defaultdict(list)
    for period in periods:
        accounts[period.year_index, period.account].append(period)
    told = {key: _told(items, *_expected(expected, key)) for key, items in accounts.items()}
    votes = [vote for vote in told.values() if vote is not None]
    of_file = votes.count(True) >= votes.count(False) if votes else None
    for key, items in accounts.items():
        shown_again = next(vote for vote in (told[key], of_file, _mixed(items)) if vote is not None)
        yield from _parted(items, cost_centres) if shown_again else items


def _expected(expected: Mapping[int, Sums], key: tuple[int, str]) -> tuple[Decimal, ...]:
    """The change of an account where the file has the year's balances."""
    index, account = key
    return (expected[index].get(account, ZERO),) if index in expected else ()


def _mixed(items: list[PeriodBalance]) -> bool:
    counts = {len(item.objects) for item in items}
    return counts == {0, 1}


def _told(items: list[PeriodBalance], *expected: Decimal) -> bool | None:
    """Whether records with objects show the account again; None where nothing tells."""
    every = sum((item.amount for item in items), ZERO)
    whole = sum((item.amount for item in items if not item.objects), ZERO)
    if every == whole or expected not in ((every,), (whole,)):
        return None
    return expected == (whole,)


def _parted(items: list[PeriodBalance], cost_centres: frozenset[str]) -> Iterator[PeriodBalance]:
    months: dict[tuple[int, int], list[PeriodBalance]] = defaultdict(list)
    for item in items:
        months[item.year, item.month].append(item)
    for month in months.values():
        parts = [
            item for item in month if len(item.objects) == 1 and item.objects[0][0] in cost_centres
        ]
        rest = sum((item.amount for item in month if not item.objects), ZERO)
        rest -= sum((item.amount for item in parts), ZERO)
        yield from parts
        if rest:
            yield month[0]._replace(objects=(), amount=rest)
