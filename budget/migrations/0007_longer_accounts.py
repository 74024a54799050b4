"""Accounts of up to ten digits: PostgreSQL changes what it says of the column, not its rows."""

from django.core.validators import MaxValueValidator
from django.db import migrations, models

LAST_ACCOUNT = [MaxValueValidator(9999999999)]


class Migration(migrations.Migration):
    dependencies = [
        ("budget", "0006_grant_limit"),
    ]

    operations = [
        migrations.AlterField(
            model_name="accountrange",
            name="first",
            field=models.PositiveBigIntegerField(
                validators=LAST_ACCOUNT, verbose_name="från konto"
            ),
        ),
        migrations.AlterField(
            model_name="accountrange",
            name="last",
            field=models.PositiveBigIntegerField(
                validators=LAST_ACCOUNT, verbose_name="till konto"
            ),
        ),
        migrations.AlterField(
            model_name="ledgerentry",
            name="account",
            field=models.CharField(max_length=10, verbose_name="konto"),
        ),
    ]
