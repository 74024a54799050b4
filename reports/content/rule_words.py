"""The words of reconciliations: one name and one template a rule, put to findings and not stored.

A template says what does not hold, why it matters and what to do. Its amounts come with their unit.
"""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from budget.calc.reconciliation import exact
from budget.calc.reconciliation.controls import CONTROL_TOTAL, CONTROL_WITHOUT_VALUE
from budget.calc.reconciliation.findings import Severity
from budget.calc.reconciliation.published import PUBLISHED_CELL, PUBLISHED_SET
from reports.content.reconciliation.relations import COLUMNS, ROWS
from reports.content.reconciliation.results import (
    CONTROL_UNREADABLE,
    CONTROL_WITHOUT_TABLE,
    LAST_YEAR_AREAS,
    LAST_YEAR_LINES,
    MONTH_BOOKED,
    SAME_FIGURE,
    TABLE_SUM,
    TEXT_LIVE,
    TEXT_NEAR,
    TEXT_SIGN,
    TEXT_UNKNOWN,
    LeftOut,
)

Words = Mapping[str, Promise]

SEVERITIES: Mapping[Severity, Promise] = MappingProxyType(
    {
        Severity.ERROR: _("fel"),
        Severity.WARNING: _("att förklara"),
        Severity.INFORMATION: _("för kännedom"),
    }
)
# What an icon and a colour are chosen by.
TONES: Mapping[Severity, str] = MappingProxyType(
    {
        Severity.ERROR: "error",
        Severity.WARNING: "warning",
        Severity.INFORMATION: "information",
    }
)

CONTROLS = _("Publicerade tal mot beloppen")
TOGETHER = _("Publicerade tal mot varandra")
TYPED = _("Siffror i texten finns i rapporten")
NAMES: Words = MappingProxyType(
    {
        exact.APPROPRIATION_DECISIONS: _("Kommunbidraget är ursprungligt beslut plus ändringar"),
        exact.APPROPRIATION_BUDGET: _("Områdenas nettobudget är kommunbidraget"),
        exact.DECISION_SPREAD: _("Varje beslut är helt fördelat på budgetbelopp"),
        exact.REALLOCATION_ZERO: _("Omdisponeringar summerar till noll"),
        exact.MUNICIPAL_GRANT_BUDGET: _(
            "Kommunbidraget per finansieringsslag och månad är nettobudgeten"
        ),
        exact.NET_ZERO_AREA: _("Intäktsfinansierade områden är budgeterade till noll"),
        exact.AREAS_SEGMENT: _("Områdena summerar till sitt finansieringsslag"),
        exact.SEGMENTS_TOTAL: _("Finansieringsslagen summerar till totalen"),
        LAST_YEAR_AREAS: _("Förra årets utfall har områden i år"),
        exact.STATEMENT_SEGMENTS: _("Resultaträkningens rader summerar till finansieringsslagen"),
        LAST_YEAR_LINES: _("Förra årets utfall har rader i år"),
        exact.GRANTS_FORECAST: _("Beviljat och reserverat är ändamålets prognos"),
        TABLE_SUM: _("Tabellernas summor och skillnader går ihop"),
        SAME_FIGURE: _("Samma uppgift är lika i alla tabeller"),
        MONTH_BOOKED: _("Varje månad till och med brytmånaden är bokförd"),
        exact.LEDGER_ENTRIES: _("Inläst utfall är summan av verifikationerna"),
        exact.EXPLANATION_MISSING: _("Stora avvikelser är förklarade"),
        exact.PACE_JUMP: _("Resten av året går i samma takt som hittills"),
        CONTROL_TOTAL: CONTROLS,
        CONTROL_WITHOUT_VALUE: CONTROLS,
        CONTROL_UNREADABLE: CONTROLS,
        CONTROL_WITHOUT_TABLE: CONTROLS,
        PUBLISHED_CELL: TOGETHER,
        PUBLISHED_SET: TOGETHER,
        TEXT_NEAR: TYPED,
        TEXT_SIGN: TYPED,
        TEXT_UNKNOWN: TYPED,
        TEXT_LIVE: _("Levande siffror i texten kan visas"),
    }
)

SENTENCES: Words = MappingProxyType(
    {
        exact.APPROPRIATION_DECISIONS: _(
            "Kommunbidraget är %(found)s, men ursprungligt beslut och ändringar ger %(expected)s. "
            "Allt som mäts mot kommunbidraget blir fel. Se efter om ett beslut har fel slag eller "
            "belopp: en omdisponering ska inte ändra kommunbidraget."
        ),
        exact.APPROPRIATION_BUDGET: _(
            "Områdenas nettobudget är %(found)s, men kommunbidraget kräver %(expected)s. "
            "Avvikelserna räknas mot en budget som skiljer %(size)s från den beslutade. Lägg "
            "skillnaden på områden i det beslut den hör till."
        ),
        exact.DECISION_SPREAD: _(
            "Budgetbeloppen i beslutet ”%(place)s” är %(found)s, men ska vara %(expected)s. "
            "Områdenas budget blir fel med %(size)s. Rätta budgetbeloppen eller beslutets belopp."
        ),
        exact.REALLOCATION_ZERO: _(
            "Omdisponeringen ”%(place)s” summerar till %(found)s. Den ska bara flytta budget "
            "mellan områden, annars ändras nämndens budget utan beslut. Rätta dess budgetbelopp."
        ),
        exact.MUNICIPAL_GRANT_BUDGET: _(
            "%(place)s visas som %(found)s, men budgetbeloppen ger %(expected)s. Resultatet mot "
            "budget blir fel med %(size)s. Se efter om budgetbelopp ligger på områden som inte "
            "gäller i år."
        ),
        exact.NET_ZERO_AREA: _(
            "%(place)s har en nettobudget på %(found)s. Ett intäktsfinansierat område får inget "
            "kommunbidrag och ska budgeteras till noll. Rätta intäkterna eller kostnaderna i "
            "budgeten."
        ),
        exact.AREAS_SEGMENT: _(
            "%(place)s visas som %(expected)s, men områdenas belopp summerar till %(found)s. "
            "Tabellerna per finansieringsslag blir fel med %(size)s. Se efter om ett område har "
            "flyttats eller tagits bort."
        ),
        exact.SEGMENTS_TOTAL: _(
            "%(place)s är %(expected)s, men finansieringsslagen summerar till %(found)s. Belopp på "
            "%(size)s syns i totalen men i inget område. Se efter om belopp ligger på områden som "
            "inte gäller i år."
        ),
        LAST_YEAR_AREAS: _(
            "%(place)s är %(expected)s, och årets områden har %(found)s av det. Skillnaden är på "
            "områden som har upphört och som inget område följer: den räknas för hela nämnden men "
            "syns i inget område. Ange efterföljare i administrationen om någon har tagit över."
        ),
        LAST_YEAR_LINES: _(
            "%(place)s är %(expected)s, och årets rader har %(found)s av det. Skillnaden är på "
            "rader som har upphört: den räknas i summorna men syns på ingen rad. Låt raden gälla "
            "också i år om förra årets utfall ska synas."
        ),
        exact.STATEMENT_SEGMENTS: _(
            "%(place)s är %(expected)s, men resultaträkningens rader summerar till %(found)s. "
            "Belopp på %(size)s saknas i resultaträkningen. Se efter om belopp ligger på rader som "
            "inte gäller i år."
        ),
        exact.GRANTS_FORECAST: _(
            "%(place)s är %(found)s, men ändamålets prognos räknar med %(expected)s. Antingen "
            "saknas %(size)s bland besluten eller så är prognosen fel. Rätta bidragen eller "
            "prognosen."
        ),
        TABLE_SUM: _(
            "%(place)s går inte ihop med %(relation)s: det skiljer %(size)s. Läsaren kan inte "
            "räkna om tabellen. Se efter om raduppsättningar eller delsummor saknar något eller "
            "räknar något två gånger."
        ),
        SAME_FIGURE: _(
            "%(place)s ska vara samma uppgift som i en annan tabell (%(relation)s), men det "
            "skiljer %(size)s. Rapporten säger då två saker. Se efter om raduppsättningarna täcker "
            "alla rader."
        ),
        MONTH_BOOKED: _(
            "Inget utfall är bokfört för %(months)s, fast omgången omfattar den tiden. Perioden är "
            "alltså inte hel. Läs in utfallet innan den bedöms."
        ),
        exact.LEDGER_ENTRIES: _(
            "Utfallet för %(place)s är %(found)s, men verifikationerna summerar till %(expected)s. "
            "Den som följer talet ner till det som är bokfört får det inte att gå ihop. Har "
            "utfallet ändrats för hand efter inläsningen? Läs in månaden igen, eller ångra "
            "ändringen."
        ),
        exact.EXPLANATION_MISSING: _(
            "%(place)s avviker med %(found)s och saknar förklaring; gränsen går vid %(expected)s. "
            "Nämnden ska kunna läsa varför. Skriv en förklaring för helåret."
        ),
        exact.PACE_JUMP: _(
            "%(place)s har hittills gett %(expected)s i månaden, men prognosen räknar med "
            "%(found)s i månaden resten av året. Det är inget fel men ett språng som läsaren "
            "undrar över. Förklara vad som väntas, eller se över prognosen."
        ),
        CONTROL_TOTAL: _(
            "Publicerat är %(expected)s, men beloppen ger %(found)s; det skiljer %(size)s. Sidorna "
            "säger då något annat än den tryckta rapporten. Se efter vad som har ändrats sedan "
            "rapporten, eller om det publicerade talet är fel inskrivet."
        ),
        CONTROL_WITHOUT_VALUE: _(
            "Publicerat är %(expected)s, men rutan finns inte i tabellerna här, så talet är inte "
            "jämfört. Se efter att kontrollsummans rad, kolumn och enhet är rätt."
        ),
        CONTROL_UNREADABLE: _(
            "”%(printed)s” är inget tal, så rutan är inte jämförd. Skriv kontrollsumman med "
            "siffror, decimalpunkt och minus som -."
        ),
        CONTROL_WITHOUT_TABLE: _(
            "%(expected)s publicerade uppgifter är inte jämförda: det finns ingen tabell här som "
            "visar dem. De står kvar som fakta och inget behöver göras."
        ),
        PUBLISHED_CELL: _(
            "Publicerat är %(found)s, och det kan inte stämma med rapportens övriga tal.%(ours)s"
            "%(range)s%(misses)s%(together)s Den som räknar efter får det inte att gå ihop. Rätta "
            "talet i rapporten."
        ),
        PUBLISHED_SET: _(
            "De publicerade talen kan inte alla stämma: minst %(at_least)s av dem måste vara fel. "
            "Rapporten motsäger sig själv. Börja med de tryckta tal som skiljer sig från beloppen."
        ),
        TEXT_NEAR: _(
            "I texten står %(written)s, som inte är någon av rapportens siffror: närmast är "
            "%(shown)s (%(figure)s). Läsaren ser då två olika tal. Rätta siffran, gör den levande, "
            "eller ange varifrån den kommer."
        ),
        TEXT_SIGN: _(
            "I texten står %(written)s med ett annat tecken än rapportens siffra, %(shown)s "
            "(%(figure)s). Läsaren tror att det går åt andra hållet. Rätta ordet eller siffran, "
            "eller gör den levande."
        ),
        TEXT_UNKNOWN: _(
            "I texten står %(written)s, som inte liknar någon av rapportens siffror. Läsaren kan "
            "inte följa den. Rätta siffran, eller ange varifrån den kommer."
        ),
        TEXT_LIVE: _(
            "I texten finns en levande siffra som inte kan visas: %(why)s. Felet står i texten "
            "tills siffran väljs på nytt eller tas bort."
        ),
    }
)
# For a jump of an area that has an explanation: nothing is asked for.
TOLD = _(
    "%(place)s har hittills gett %(expected)s i månaden, men prognosen räknar med %(found)s i "
    "månaden resten av året. Det är ett språng, och området har en förklaring. Inget behöver "
    "göras."
)

OURS = _(" Beloppen här ger %(ours)s.")
RANGE = _(" Bara tal från %(least)s till %(greatest)s går ihop med resten.")
RANGE_OF_ONE = _(" Bara %(least)s går ihop med resten.")
MISSES = _(
    " Jämfört med %(relation)s skiljer det %(difference)s, och avrundning förklarar bara mindre "
    "än %(tolerance)s."
)
TOGETHER_WITH = _(" Det är ett av %(size)s tal som måste ges upp tillsammans.")
ALTERNATIVE = _(" Det kan också vara ett annat tal: %(alternatives)s är lika tänkbara.")

# What an amount is compared with, after "jämfört med".
RELATIONS: Words = MappingProxyType(
    {
        ROWS: _("raderna som summeras"),
        COLUMNS: _("kolumnerna på samma rad"),
        "net_cost_forecast": _("årets prognos för nettokostnaden"),
        "net_cost_actual": _("periodens nettokostnad"),
        "municipal_grant": _("kommunbidraget i andra tabeller"),
        "appropriation": _("besluten om kommunbidrag"),
        "result": _("årets resultat i andra tabeller"),
        "budgeted_result": _("att budgeten är lika stor som kommunbidraget"),
        "grant_deviation": _("att kommunbidraget inte avviker"),
        "segment_grant": _("finansieringsslagets kommunbidrag"),
        "segment_deviation": _("finansieringsslagets avvikelse"),
        "line_set": _("resultaträkningens rader"),
        "period_result": _("periodens resultat i driftbudgeten"),
        "investment_frame": _("ramens projekt"),
    }
)

LEFT_OUT: Mapping[LeftOut, Promise] = MappingProxyType(
    {
        LeftOut.LOCKED: _("Görs inte i en låst omgång: kopiorna säger inte vilket beslut."),
        LeftOut.LATER_GRANTS: _("Görs inte: bidrag har beslutats efter omgångens brytdag."),
        LeftOut.YEAR_OVER: _("Görs inte: året är slut."),
        LeftOut.NOTHING_BOOKED: _("Görs inte: inget utfall är bokfört."),
        LeftOut.COPIES: _("Görs inte i en låst omgång: kopiorna rörs inte av senare inläsningar."),
        LeftOut.NOTHING_LOADED: _("Görs inte: inget utfall är inläst ur redovisningen."),
    }
)
