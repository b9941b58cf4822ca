
import django.core.validators
import django.db.models.deletion
import expense_tracker.kernel.fields
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


def name_scopes(apps, _editor):
    """A budget was for everything, or for the category it names."""
    apps.get_model("budgets", "Budget").objects.filter(
        category__isnull=False
    ).update(scope="category")


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_notice_channels_and_model'),
        ('budgets', '0001_initial'),
        ('ledger', '0004_cards_taxes_and_indexes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BudgetCategory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
            options={
                'verbose_name_plural': 'budget categories',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.CharField(editable=False, max_length=64, unique=True)),
                ('shows_amounts', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('last_read_at', models.DateTimeField(editable=False, null=True)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='FormerLimit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before', models.DateField()),
                ('amount', expense_tracker.kernel.fields.AmountField()),
            ],
            options={
                'ordering': ['before'],
            },
        ),
        migrations.CreateModel(
            name='Goal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('saving', 'Saving'), ('debt', 'Debt')], default='saving', max_length=6)),
                ('name', models.CharField(max_length=100)),
                ('icon', models.CharField(choices=[('airplane', 'Airplane'), ('award', 'Award'), ('bag', 'Bag'), ('bandaid', 'Bandaid'), ('bank', 'Bank'), ('basket', 'Basket'), ('basket2', 'Basket2'), ('bell', 'Bell'), ('bicycle', 'Bicycle'), ('book', 'Book'), ('boxes', 'Boxes'), ('briefcase', 'Briefcase'), ('brush', 'Brush'), ('building', 'Building'), ('bus-front', 'Bus front'), ('cake', 'Cake'), ('camera', 'Camera'), ('capsule', 'Capsule'), ('car-front', 'Car front'), ('cart', 'Cart'), ('cash-coin', 'Cash coin'), ('cash-stack', 'Cash stack'), ('cloud', 'Cloud'), ('coin', 'Coin'), ('controller', 'Controller'), ('credit-card', 'Credit card'), ('cup-hot', 'Cup hot'), ('cup-straw', 'Cup straw'), ('currency-exchange', 'Currency exchange'), ('droplet', 'Droplet'), ('egg-fried', 'Egg fried'), ('emoji-smile', 'Emoji smile'), ('envelope', 'Envelope'), ('ev-front', 'Ev front'), ('eyeglasses', 'Eyeglasses'), ('film', 'Film'), ('flower1', 'Flower1'), ('flower2', 'Flower2'), ('fuel-pump', 'Fuel pump'), ('gem', 'Gem'), ('gift', 'Gift'), ('globe', 'Globe'), ('graph-up', 'Graph up'), ('hammer', 'Hammer'), ('handbag', 'Handbag'), ('headphones', 'Headphones'), ('heart', 'Heart'), ('heart-pulse', 'Heart pulse'), ('hospital', 'Hospital'), ('house', 'House'), ('house-door', 'House door'), ('house-heart', 'House heart'), ('key', 'Key'), ('lamp', 'Lamp'), ('laptop', 'Laptop'), ('lightning-charge', 'Lightning charge'), ('luggage', 'Luggage'), ('mortarboard', 'Mortarboard'), ('music-note', 'Music note'), ('newspaper', 'Newspaper'), ('palette', 'Palette'), ('pencil', 'Pencil'), ('people', 'People'), ('percent', 'Percent'), ('person', 'Person'), ('phone', 'Phone'), ('piggy-bank', 'Piggy bank'), ('pin-map', 'Pin map'), ('plug', 'Plug'), ('question-circle', 'Question circle'), ('receipt', 'Receipt'), ('repeat', 'Repeat'), ('scissors', 'Scissors'), ('shield-check', 'Shield check'), ('shop', 'Shop'), ('shop-window', 'Shop window'), ('snow', 'Snow'), ('snow2', 'Snow2'), ('stars', 'Stars'), ('suitcase', 'Suitcase'), ('sun', 'Sun'), ('tag', 'Tag'), ('taxi-front', 'Taxi front'), ('telephone', 'Telephone'), ('three-dots', 'Three dots'), ('ticket-perforated', 'Ticket perforated'), ('tools', 'Tools'), ('train-front', 'Train front'), ('tree', 'Tree'), ('trash', 'Trash'), ('trophy', 'Trophy'), ('tv', 'Tv'), ('umbrella', 'Umbrella'), ('wallet2', 'Wallet2'), ('water', 'Water'), ('wifi', 'Wifi'), ('wrench', 'Wrench')], default='piggy-bank', max_length=40)),
                ('colour', models.CharField(choices=[('slate', 'Slate'), ('red', 'Red'), ('orange', 'Orange'), ('amber', 'Amber'), ('lime', 'Lime'), ('green', 'Green'), ('teal', 'Teal'), ('cyan', 'Cyan'), ('sky', 'Sky'), ('blue', 'Blue'), ('violet', 'Violet'), ('purple', 'Purple'), ('pink', 'Pink'), ('rose', 'Rose'), ('brown', 'Brown'), ('olive', 'Olive')], default='blue', max_length=10)),
                ('target', expense_tracker.kernel.fields.AmountField()),
                ('target_date', models.DateField(blank=True, null=True)),
                ('starts_on', models.DateField()),
                ('counting', models.CharField(choices=[('balance', 'The whole balance of the wallet'), ('set_aside', 'What I set aside in it')], default='balance', max_length=9)),
                ('owed', expense_tracker.kernel.fields.AmountField(blank=True, null=True)),
                ('interest', expense_tracker.kernel.fields.YearlyRateField(default=Decimal('0'))),
                ('payment', expense_tracker.kernel.fields.AmountField(default=Decimal('0'))),
                ('paused', models.BooleanField(default=False)),
                ('archived_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('position', models.PositiveIntegerField(default=0)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Move',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period_start', models.DateField()),
                ('amount', expense_tracker.kernel.fields.AmountField()),
                ('note', models.CharField(blank=True, max_length=200)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['-created_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Retirement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('birth_year', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1900), django.core.validators.MaxValueValidator(2200)])),
                ('retire_at', models.PositiveSmallIntegerField(default=67, validators=[django.core.validators.MaxValueValidator(120)])),
                ('until_age', models.PositiveSmallIntegerField(default=95, validators=[django.core.validators.MaxValueValidator(120)])),
                ('savings', expense_tracker.kernel.fields.AmountField(default=Decimal('0'))),
                ('monthly', expense_tracker.kernel.fields.AmountField(default=Decimal('0'))),
                ('growth', expense_tracker.kernel.fields.YearlyRateField(default=Decimal('0'))),
                ('inflation', expense_tracker.kernel.fields.YearlyRateField(default=Decimal('0'))),
                ('need', expense_tracker.kernel.fields.AmountField(default=Decimal('0'))),
                ('pension', expense_tracker.kernel.fields.AmountField(default=Decimal('0'))),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
            ],
        ),
        migrations.CreateModel(
            name='RetirementWallet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
        ),
        migrations.CreateModel(
            name='SetAside',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField()),
                ('amount', expense_tracker.kernel.fields.AmountField()),
                ('note', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'verbose_name': 'amount set aside',
                'verbose_name_plural': 'amounts set aside',
                'ordering': ['-date', '-pk'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='budget',
            name='budget_once_per_category',
        ),
        migrations.RemoveConstraint(
            model_name='budget',
            name='budget_once_overall',
        ),
        migrations.AddField(
            model_name='budget',
            name='anchor',
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='budget',
            name='carried',
            field=expense_tracker.kernel.fields.AmountField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='budget',
            name='carried_into',
            field=models.DateField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='budget',
            name='carries_from',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='budget',
            name='ends_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='budget',
            name='own_name',
            field=models.CharField(blank=True, default='', max_length=100),
        ),
        migrations.AddField(
            model_name='budget',
            name='paused',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='budget',
            name='rollover',
            field=models.CharField(choices=[('none', 'Nothing'), ('surplus', 'What is left'), ('both', 'What is left, and what is over')], default='none', max_length=7),
        ),
        migrations.AddField(
            model_name='budget',
            name='scope',
            field=models.CharField(choices=[('everything', 'All spending'), ('category', 'A category'), ('group', 'Several categories'), ('tag', 'A tag'), ('wallet', 'A wallet')], default='everything', max_length=10),
        ),
        migrations.AddField(
            model_name='budget',
            name='seen_on',
            field=models.DateField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='budget',
            name='seen_version',
            field=models.PositiveIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='budget',
            name='starts_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='budget',
            name='tag',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='budgets', to='ledger.tag'),
        ),
        migrations.AddField(
            model_name='budget',
            name='wallet',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='budgets', to='ledger.wallet'),
        ),
        migrations.AddField(
            model_name='budget',
            name='warns_of_pace',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='overrun',
            name='kind',
            field=models.CharField(choices=[('threshold', 'Threshold'), ('pace', 'Pace')], default='threshold', max_length=9),
        ),
        migrations.AddField(
            model_name='overrun',
            name='passes_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='budget',
            name='cadence',
            field=models.CharField(choices=[('week', 'Week'), ('fortnight', 'Two weeks'), ('month', 'Month'), ('calendar', 'Calendar month'), ('quarter', 'Quarter'), ('year', 'Year'), ('once', 'Once')], default='month', max_length=9),
        ),
        migrations.RunPython(name_scopes, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='budget',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('category', None), ('scope', 'everything'), ('tag', None), ('wallet', None)), models.Q(('category__isnull', False), ('scope', 'category'), ('tag', None), ('wallet', None)), models.Q(('category', None), ('scope', 'group'), ('tag', None), ('wallet', None), models.Q(('own_name', ''), _negated=True)), models.Q(('category', None), ('scope', 'tag'), ('tag__isnull', False), ('wallet', None)), models.Q(('category', None), ('scope', 'wallet'), ('tag', None), ('wallet__isnull', False)), _connector='OR'), name='budget_scope_whole'),
        ),
        migrations.AddConstraint(
            model_name='budget',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cadence', 'once'), ('ends_on__isnull', False), ('starts_on__isnull', False), ('ends_on__gte', models.F('starts_on'))), models.Q(('cadence', 'fortnight'), ('ends_on', None), ('starts_on__isnull', False)), models.Q(models.Q(('cadence__in', ['once', 'fortnight']), _negated=True), ('ends_on', None), ('starts_on', None)), _connector='OR'), name='budget_days_by_cadence'),
        ),
        migrations.AddConstraint(
            model_name='budget',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('carries_from', None), ('rollover', 'none')), models.Q(models.Q(('rollover', 'none'), _negated=True), models.Q(('cadence', 'once'), _negated=True), ('carries_from__isnull', False)), _connector='OR'), name='budget_carries_from'),
        ),
        migrations.AddConstraint(
            model_name='budget',
            constraint=models.UniqueConstraint(condition=models.Q(('scope', 'category'), models.Q(('cadence', 'once'), _negated=True)), fields=('book', 'category', 'cadence'), name='budget_once_per_category'),
        ),
        migrations.AddConstraint(
            model_name='budget',
            constraint=models.UniqueConstraint(condition=models.Q(('scope', 'tag'), models.Q(('cadence', 'once'), _negated=True)), fields=('book', 'tag', 'cadence'), name='budget_once_per_tag'),
        ),
        migrations.AddConstraint(
            model_name='budget',
            constraint=models.UniqueConstraint(condition=models.Q(('scope', 'wallet'), models.Q(('cadence', 'once'), _negated=True)), fields=('book', 'wallet', 'cadence'), name='budget_once_per_wallet'),
        ),
        migrations.AddConstraint(
            model_name='budget',
            constraint=models.UniqueConstraint(condition=models.Q(('scope', 'everything'), models.Q(('cadence', 'once'), _negated=True)), fields=('book', 'cadence'), name='budget_once_overall'),
        ),
        migrations.AddConstraint(
            model_name='overrun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'pace'), ('passes_on__isnull', False), ('percent', 0)), models.Q(('kind', 'threshold'), ('passes_on', None), ('percent__gt', 0)), _connector='OR'), name='overrun_by_kind'),
        ),
        migrations.AddField(
            model_name='budgetcategory',
            name='book',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='budget_categories', to='accounts.book'),
        ),
        migrations.AddField(
            model_name='budgetcategory',
            name='budget',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='members', to='budgets.budget'),
        ),
        migrations.AddField(
            model_name='budgetcategory',
            name='category',
            field=models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='budget_groups', to='ledger.category'),
        ),
        migrations.AddField(
            model_name='calendarfeed',
            name='book',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='calendar_feeds', to='accounts.book'),
        ),
        migrations.AddField(
            model_name='calendarfeed',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_feeds', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='formerlimit',
            name='book',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_limits', to='accounts.book'),
        ),
        migrations.AddField(
            model_name='formerlimit',
            name='budget',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='former_limits', to='budgets.budget'),
        ),
        migrations.AddField(
            model_name='goal',
            name='book',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='goals', to='accounts.book'),
        ),
        migrations.AddField(
            model_name='goal',
            name='wallet',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='goals', to='ledger.wallet'),
        ),
        migrations.AddField(
            model_name='move',
            name='book',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='budget_moves', to='accounts.book'),
        ),
        migrations.AddField(
            model_name='move',
            name='source',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='moves_out', to='budgets.budget'),
        ),
        migrations.AddField(
            model_name='move',
            name='target',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='moves_in', to='budgets.budget'),
        ),
        migrations.AddField(
            model_name='retirement',
            name='book',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='retirements', to='accounts.book'),
        ),
        migrations.AddField(
            model_name='retirement',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='retirements', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='retirementwallet',
            name='book',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='retirement_wallets', to='accounts.book'),
        ),
        migrations.AddField(
            model_name='retirementwallet',
            name='retirement',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='wallets', to='budgets.retirement'),
        ),
        migrations.AddField(
            model_name='retirementwallet',
            name='wallet',
            field=models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='ledger.wallet'),
        ),
        migrations.AddField(
            model_name='setaside',
            name='book',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='set_asides', to='accounts.book'),
        ),
        migrations.AddField(
            model_name='setaside',
            name='goal',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='set_asides', to='budgets.goal'),
        ),
        migrations.AddConstraint(
            model_name='budgetcategory',
            constraint=models.UniqueConstraint(fields=('budget', 'category'), name='budget_category_once'),
        ),
        migrations.AddConstraint(
            model_name='calendarfeed',
            constraint=models.UniqueConstraint(fields=('book', 'user'), name='calendar_feed_once_per_member'),
        ),
        migrations.AddConstraint(
            model_name='formerlimit',
            constraint=models.UniqueConstraint(fields=('budget', 'before'), name='former_limit_once'),
        ),
        migrations.AddConstraint(
            model_name='formerlimit',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='former_limit_not_below_0'),
        ),
        migrations.AddConstraint(
            model_name='goal',
            constraint=models.CheckConstraint(condition=models.Q(('target__gt', 0)), name='goal_target_positive'),
        ),
        migrations.AddConstraint(
            model_name='goal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'debt'), ('owed__gte', 0), ('wallet', None)), models.Q(('owed', None), ('wallet__isnull', False)), _connector='OR'), name='goal_counts_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='goal',
            constraint=models.CheckConstraint(condition=models.Q(('payment__gte', 0)), name='goal_payment_not_below_0'),
        ),
        migrations.AddConstraint(
            model_name='goal',
            constraint=models.CheckConstraint(condition=models.Q(('target_date', None), ('target_date__gte', models.F('starts_on')), _connector='OR'), name='goal_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='move',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='budget_move_above_0'),
        ),
        migrations.AddConstraint(
            model_name='move',
            constraint=models.CheckConstraint(condition=models.Q(('source', None), ('target', None), models.Q(('source', models.F('target')), _negated=True), _connector='OR'), name='budget_move_between_two'),
        ),
        migrations.AddConstraint(
            model_name='retirement',
            constraint=models.UniqueConstraint(fields=('book', 'user'), name='retirement_once'),
        ),
        migrations.AddConstraint(
            model_name='retirementwallet',
            constraint=models.UniqueConstraint(fields=('retirement', 'wallet'), name='retirement_wallet_once'),
        ),
    ]
