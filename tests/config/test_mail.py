"""Without a mail server a reminder reaches nobody: the deployment check says so."""

import pytest
from django.core.management import call_command
from django.test import override_settings

from config import checks

BACKENDS = "django.core.mail.backends"


def test_without_a_mail_server_the_deployment_is_told_what_to_set(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with override_settings(EMAIL_BACKEND=f"{BACKENDS}.console.EmailBackend"):
        (warning,) = checks.check_mail()
        call_command("check")
    assert warning.id == "anslag.W002"
    assert "EMAIL_URL=smtp://" in str(warning.hint)
    # A check of the deployment: it is no matter for a demo on one's own machine.
    assert "anslag.W002" not in capsys.readouterr().err


@override_settings(EMAIL_BACKEND=f"{BACKENDS}.smtp.EmailBackend")
def test_with_a_mail_server_nothing_is_said() -> None:
    assert checks.check_mail() == []
