from django.db import migrations, models

import budget.models.addresses
import budget.models.fields


class Migration(migrations.Migration):

    dependencies = [
        ('budget', '0005_said_constraints'),
    ]

    operations = [
        migrations.AddField(
            model_name='appropriation',
            name='grant_limit',
            field=budget.models.fields.MoneyField(default=1000000, help_text='Bidrag som är minst så stora redovisas vart för sig (kronor).', verbose_name='gräns för projektbidrag'),
        ),
        migrations.AddConstraint(
            model_name='appropriation',
            constraint=models.CheckConstraint(condition=models.Q(('grant_limit__gte', 0)), name='appropriation_grant_limit_not_negative', violation_error_message='Gränsen för projektbidrag kan inte vara negativ.'),
        ),
        migrations.AlterField(
            model_name='area',
            name='slug',
            field=models.SlugField(max_length=80, validators=[budget.models.addresses.check_area_slug], verbose_name='adress'),
        ),
        migrations.AlterField(
            model_name='statementline',
            name='slug',
            field=models.SlugField(max_length=80, unique=True, validators=[budget.models.addresses.check_line_slug], verbose_name='adress'),
        ),
        migrations.AlterField(
            model_name='committee',
            name='slug',
            field=models.SlugField(max_length=80, unique=True, validators=[budget.models.addresses.check_committee_slug], verbose_name='adress'),
        ),
    ]
