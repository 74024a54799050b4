"""`import_ledger FILE --committee SLUG --year YEAR`: a ledger file into the actuals, for nights.

Exit codes, for whatever schedules it: 0 loaded (or, with --dry-run, could be), 1 refused, with the
reasons, 2 wrong arguments, 3 the same file is loaded already, 4 the period is loaded already and
--replace was not given, 5 codes without a place. After all but 0 nothing is loaded. Progress goes
to stderr where that is a terminal; the outcome is one line on stdout, `key=value` by spaces.
"""

import re
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

from django.core.exceptions import ValidationError
from django.core.management import BaseCommand
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budget.actions.ledger import accept_batch, discard_batch
from budget.actions.ledger_files import CHUNK
from budget.actions.ledger_reading import abandon, read_batch
from budget.actions.ledger_upload import upload
from budget.actions.remapping import remap
from budget.forms.ledger_findings import finding_texts
from budget.models import BatchState, Committee, ImportProfile, LedgerBatch
from budget.models.fields import kronor
from budget.workflow.action import SERVER

LOADED, REFUSED, USAGE, ALREADY, PERIOD, UNMAPPED = range(6)
EXITS = {"already_loaded": ALREADY, "period_loaded": PERIOD, "unmapped": UNMAPPED}
MONTHS = re.compile(r"([0-9]{1,2})(?:-([0-9]{1,2}))?")
SHOWN = 20  # of findings and unknown codes


class Command(BaseCommand):
    """The actions of the pages, without a browser."""

    help = _(
        "Läser in en fil ur ekonomisystemet (SIE, Excel, CSV) som utfall. Slutkoder: 0 inläst, "
        "1 nekad, 2 fel argument, 3 filen är redan inläst, 4 perioden är redan inläst, "
        "5 koder utan plats."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, where it goes, and what may happen."""
        parser.add_argument("file", type=Path, help=_("filen att läsa in"))
        parser.add_argument("--committee", required=True, help=_("nämndens adress"))
        parser.add_argument("--year", type=int, required=True, help=_("budgetåret"))
        parser.add_argument("--months", help=_("bara de här månaderna, till exempel 1-8,13"))
        parser.add_argument("--profile", help=_("namnet på en profil för kolumner"))
        parser.add_argument("--dry-run", action="store_true", help=_("visa, men läs inte in"))
        parser.add_argument("--replace", action="store_true", help=_("ersätt det som är inläst"))
        parser.add_argument(
            "--leave-unmapped", action="store_true", help=_("lämna rader utan plats utanför")
        )
        parser.add_argument(
            "--take-extract",
            action="store_true",
            help=_("läs in ett utdrag vars saldon inte stämmer med det som är inläst före det"),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Upload, read, tell, accept."""
        committee = Committee.objects.filter(slug=options["committee"]).first()
        if committee is None:
            self.end(USAGE, _("Ingen nämnd har adressen ”%s”.") % options["committee"])
        months = self.months(options["months"])
        chosen = self.profile(committee, options["profile"])
        path: Path = options["file"]
        if not path.is_file():
            self.end(USAGE, _("Filen %s finns inte.") % path)
        try:
            batch, waited = self.batch(committee, options["year"], path, chosen, options["replace"])
        except ValidationError as error:
            self.refuse(error)
        dry = options["dry_run"]
        try:
            with transaction.atomic():
                accept_batch(
                    SERVER,
                    batch,
                    months=months,
                    replace=options["replace"],
                    leave_unmapped=options["leave_unmapped"],
                    take_extract=options["take_extract"],
                )
                transaction.set_rollback(dry)
        except ValidationError as error:
            # One with unknown codes waits to be seen and mapped; the next run takes it up.
            if not waited and (dry or "unmapped" not in codes_of(error)):
                discard_batch(SERVER, batch)
            self.refuse(error)
        if dry and not waited:
            discard_batch(SERVER, batch)
        self.outcome(batch, "checked" if dry else "loaded", months)

    def batch(
        self, committee: Committee, year: int, path: Path, chosen: dict[str, Any], again: bool
    ) -> tuple[LedgerBatch, bool]:
        """The file's preview: read now, or the one that waited already; and whether it did."""
        try:
            sent = upload(
                SERVER,
                committee,
                year,
                path.name,
                chunks_of(path),
                options=chosen,
                again=again,
                later=False,
            )
        except ValidationError as error:
            waiting = self.waiting(error)
            if waiting is None:
                raise
            remap(SERVER, committee, year)
            waiting.refresh_from_db()
            self.tell(waiting)
            return waiting, True
        read = self.read(sent)
        self.tell(read)
        return read, False

    def waiting(self, error: ValidationError) -> LedgerBatch | None:
        """The preview of the same file, where that is why it was refused."""
        known = [each for each in error.error_list if each.code == "already_read"]
        keys = [each.params["batch"] for each in known if each.params]
        found: LedgerBatch | None = LedgerBatch.objects.filter(
            pk__in=keys, state=BatchState.PREVIEW
        ).first()
        return found

    def read(self, batch: LedgerBatch) -> LedgerBatch:
        """Read to the preview; a killed or failed reading leaves nothing."""
        try:
            read = read_batch(SERVER, batch.pk, self.progress)
        except BaseException:
            abandon(SERVER, batch.pk)
            raise
        self.clear()
        if read.state == BatchState.FAILED:
            self.findings(read)
            self.outcome(read, "refused")
            sys.exit(REFUSED)
        self.findings(read)
        return read

    def months(self, text: str | None) -> set[int] | None:
        """`1-8,13` as months; None for all."""
        if not text:
            return None
        found: set[int] = set()
        for part in text.split(","):
            match = MONTHS.fullmatch(part.strip())
            first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
            if not 1 <= first <= last <= 13:
                self.end(USAGE, _("”%s” är inga månader. Skriv till exempel 1-8,13.") % text)
            found |= set(range(first, last + 1))
        return found

    def profile(self, committee: Committee, name: str | None) -> dict[str, Any]:
        """The choices of a named profile; none for no name."""
        if not name:
            return {}
        found = ImportProfile.objects.filter(committee=committee, name=name).first()
        if found is None:
            self.end(USAGE, _("Nämnden har ingen profil som heter ”%s”.") % name)
        choices: dict[str, Any] = found.choices
        return choices

    def progress(self, percent: int, stage: str) -> None:
        """Where somebody watches, the percentage."""
        if self.stderr.isatty():
            self.stderr.write(f"\r{percent:3} % {stage:<10}", ending="")
            self.stderr.flush()

    def clear(self) -> None:
        """Makes room for what is said next."""
        if self.stderr.isatty():
            self.stderr.write(f"\r{'':<20}\r", ending="")

    def findings(self, batch: LedgerBatch) -> None:
        """What was noticed, the first of it in full and the rest as counts."""
        for number, found in enumerate(finding_texts(batch.findings)):
            if number == SHOWN:
                break
            at = _("rad %s: ") % found.line if found.line else ""
            self.stderr.write(f"{at}{found.sentence}")
        counts = batch.findings.get("counts", {})
        if sum(counts.values()) > SHOWN:
            listed = ", ".join(f"{code} {count}" for code, count in sorted(counts.items()))
            self.stderr.write(_("Sammanlagt: %s") % listed)

    def tell(self, batch: LedgerBatch) -> None:
        """The codes without a place."""
        for name, title in (("accounts", _("Okänt konto")), ("areas", _("Okänd kod"))):
            for *codes, ore, rows in batch.unknown[name]["largest"][:SHOWN]:
                code = "/".join(codes).strip("/") or "–"
                counted = ngettext("%(rows)s rad", "%(rows)s rader", rows) % {"rows": rows}
                self.stderr.write(f"{title} {code}: {counted}, {kronor(ore):.2f} kr")

    def outcome(self, batch: LedgerBatch, word: str, chosen: set[int] | None = None) -> None:
        """The line that a scheduler reads: rows and amount are those of the months."""
        periods = [each for each in batch.periods.all() if chosen is None or each.month in chosen]
        months = ",".join(str(each.month) for each in periods)
        amount = sum((each.amount for each in periods), Decimal(0))
        self.stdout.write(
            f"result={word} batch={batch.pk} file={batch.sha256[:12]} "
            f"committee={batch.committee.slug} year={batch.year} months={months or '-'} "
            f"rows={sum(each.rows for each in periods)} unmapped={batch.unmapped_rows} "
            f"amount={amount:.2f}"
        )

    def refuse(self, error: ValidationError) -> NoReturn:
        """The reasons, and the code of the first that has one of its own."""
        self.clear()
        codes = codes_of(error)
        for message in error.messages:
            self.stderr.write(message)
        self.stdout.write(f"result=refused reason={','.join(codes) or 'invalid'}")
        sys.exit(next((EXITS[code] for code in codes if code in EXITS), REFUSED))

    def end(self, code: int, message: str) -> NoReturn:
        """Stop with a message and an exit code."""
        self.stderr.write(message)
        self.stdout.write("result=refused reason=arguments")
        sys.exit(code)


def codes_of(error: ValidationError) -> list[str]:
    """The codes of a refusal."""
    return [each.code for each in error.error_list if each.code]


def chunks_of(path: Path) -> Iterator[bytes]:
    """A file's bytes."""
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            yield chunk
