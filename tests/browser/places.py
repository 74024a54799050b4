"""Addresses of the real case that the browser tests read, one of every kind of page."""

AUGUST = "/kommunstyrelsen/2023/augusti/"
APRIL = "/kommunstyrelsen/2023/april/"
# A draft: its round is open in the demo.
OCTOBER = "/kommunstyrelsen/2023/oktober/"
YEAR_2020 = "/kommunstyrelsen/2020/arsanalys/"
AREA = f"{AUGUST}budgetomrade/forsakringar/"
LINE = "ovriga-kostnader"
SEGMENT = f"{AUGUST}finansiering/solidariskt-och-intaktsfinansierad/"
NO_SUCH_ROUND = "/kommunstyrelsen/2023/december/"
NO_SUCH_PAGE = "/finns-inte/alls/"

PAGES = (
    "/",
    AUGUST,
    f"{AUGUST}tabeller/",
    f"{AUGUST}kommunbidrag/",
    SEGMENT,
    AREA,
    f"{AUGUST}rad/{LINE}/",
    f"{AREA}{LINE}/",
    f"{AREA}{LINE}/8/",
    f"{AUGUST}driftredovisning/",
    f"{AUGUST}investeringar/",
    f"{AUGUST}avstamning/",
    APRIL,
    YEAR_2020,
    "/2014/prognossakerhet/",
    "/konto/losenord/",
)
# For controllers.
BOOKING = "/kommunstyrelsen/bokforing/2023/"
LEDGER = (BOOKING, f"{BOOKING}ny/", f"{BOOKING}kontering/", f"{AUGUST}verifikat/")
MISSING = (NO_SUCH_ROUND, NO_SUCH_PAGE)
