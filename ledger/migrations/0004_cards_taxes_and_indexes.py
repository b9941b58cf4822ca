
import django.core.validators
import django.db.models.deletion
import expense_tracker.kernel.fields
import ledger.models.text_index
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_notice_channels_and_model'),
        ('ledger', '0003_search_text'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ModelAdvice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('expense', 'Expense'), ('income', 'Income')], max_length=7)),
                ('key', models.CharField(max_length=200)),
                ('asked_on', models.DateField()),
            ],
            options={
                'verbose_name_plural': 'model advice',
            },
        ),
        migrations.RemoveIndex(
            model_name='monthtotal',
            name='month_total_by_month',
        ),
        migrations.AddField(
            model_name='category',
            name='tax',
            field=models.CharField(blank=True, choices=[('private', 'Private'), ('business', 'Business'), ('deductible', 'Tax-deductible')], default='', max_length=10, verbose_name='for taxes'),
        ),
        migrations.AddField(
            model_name='entry',
            name='tax',
            field=models.CharField(blank=True, choices=[('private', 'Private'), ('business', 'Business'), ('deductible', 'Tax-deductible')], default='', max_length=10, verbose_name='for taxes'),
        ),
        migrations.AddField(
            model_name='wallet',
            name='credit_limit',
            field=expense_tracker.kernel.fields.AmountField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='wallet',
            name='due_day',
            field=models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(31)]),
        ),
        migrations.AddField(
            model_name='wallet',
            name='pays_from',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='pays_for', to='ledger.wallet'),
        ),
        migrations.AddField(
            model_name='wallet',
            name='statement_day',
            field=models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(31)]),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(condition=models.Q(('group__isnull', False)), fields=['book', 'kind', 'position'], name='entry_later_part'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=ledger.models.text_index.ScanIndex(fields=['book', 'date', 'id', 'search_text', 'kind', 'position', 'base_amount'], name='entry_text_scan'),
        ),
        migrations.AddIndex(
            model_name='monthtotal',
            index=models.Index(fields=['book', 'month', 'wallet', 'category', 'kind', 'amount', 'base_amount', 'count'], name='month_total_by_month'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(('tax', ''), models.Q(('kind__in', ['transfer', 'opening']), _negated=True), _connector='OR'), name='entry_tax_by_kind'),
        ),
        migrations.AddConstraint(
            model_name='wallet',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'card'), models.Q(('credit_limit', None), ('due_day', None), ('pays_from', None), ('statement_day', None)), _connector='OR'), name='wallet_terms_of_cards'),
        ),
        migrations.AddConstraint(
            model_name='wallet',
            constraint=models.CheckConstraint(condition=models.Q(('credit_limit', None), ('credit_limit__gt', 0), _connector='OR'), name='wallet_limit_positive'),
        ),
        migrations.AddConstraint(
            model_name='wallet',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('due_day', None), ('statement_day', None)), models.Q(('due_day__range', (1, 31)), ('statement_day__range', (1, 31))), _connector='OR'), name='wallet_days_whole'),
        ),
        migrations.AddConstraint(
            model_name='wallet',
            constraint=models.CheckConstraint(condition=models.Q(('pays_from', None), models.Q(('pays_from', models.F('id')), _negated=True), _connector='OR'), name='wallet_not_paid_by_itself'),
        ),
        migrations.AddField(
            model_name='modeladvice',
            name='book',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='model_advice', to='accounts.book'),
        ),
        migrations.AddField(
            model_name='modeladvice',
            name='category',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='model_advice', to='ledger.category'),
        ),
        migrations.AddConstraint(
            model_name='modeladvice',
            constraint=models.UniqueConstraint(fields=('book', 'kind', 'key'), name='model_advice_once'),
        ),
    ]
