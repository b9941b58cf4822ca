
import django.db.models.deletion
import django.utils.timezone
import expense_tracker.kernel.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_notice_channels_and_model'),
        ('reports', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BenchmarkMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('joined_at', models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name='BenchmarkPublication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('currency', models.CharField(max_length=3)),
                ('band', models.PositiveSmallIntegerField()),
                ('published_at', models.DateTimeField()),
                ('first', models.DateField()),
                ('last', models.DateField()),
                ('books', models.PositiveIntegerField()),
                ('shares', models.JSONField()),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Insight',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('key', models.CharField(max_length=200)),
                ('severity', models.PositiveSmallIntegerField(choices=[(0, 'Good news'), (1, 'Worth knowing'), (2, 'Worth a look')], default=1)),
                ('first', models.DateField()),
                ('last', models.DateField()),
                ('amount', expense_tracker.kernel.fields.AmountField()),
                ('facts', models.JSONField(default=dict)),
                ('query', models.CharField(blank=True, default='', max_length=1500)),
                ('found_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('dismissed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-last', '-severity', '-amount', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='InsightLook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('book_version', models.BigIntegerField()),
                ('on', models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name='MutedInsight',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
            ],
        ),
        migrations.CreateModel(
            name='ReportMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cadence', models.CharField(choices=[('week', 'Each week'), ('month', 'Each month'), ('year', 'Each year')], max_length=5)),
                ('format', models.CharField(choices=[('pdf', 'PDF'), ('xlsx', 'Excel'), ('csv', 'CSV')], default='pdf', max_length=4)),
                ('sent_for', models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name='SavedReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100)),
                ('name_key', models.CharField(editable=False, max_length=200)),
                ('kind', models.CharField(max_length=20)),
                ('period_slug', models.CharField(max_length=30)),
                ('span', models.CharField(choices=[('fixed', 'These very days'), ('running', 'Always the running ones'), ('last', 'Always the last whole ones')], default='running', max_length=7)),
                ('query', models.CharField(blank=True, max_length=1000)),
                ('compare', models.CharField(default='previous', max_length=8)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                'ordering': ['name_key'],
            },
        ),
        migrations.CreateModel(
            name='WordedNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month_start', models.DateField()),
                ('digest', models.CharField(max_length=64)),
                ('asked_on', models.DateField()),
                ('text', models.TextField(blank=True, default='')),
                ('refused_because', models.CharField(blank=True, default='', max_length=200)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='statement',
            name='statement_once',
        ),
        migrations.AddConstraint(
            model_name='statement',
            constraint=models.UniqueConstraint(fields=('book', 'period_start', 'period_slug'), name='statement_once'),
        ),
        migrations.AddField(
            model_name='benchmarkmember',
            name='book',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='benchmark_memberships', to='accounts.book'),
        ),
        migrations.AddField(
            model_name='benchmarkmember',
            name='joined_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='benchmarkpublication',
            constraint=models.UniqueConstraint(fields=('currency', 'band', 'first'), name='benchmark_once_a_month'),
        ),
        migrations.AddField(
            model_name='benchmarkmember',
            name='counted_in',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='members', to='reports.benchmarkpublication'),
        ),
        migrations.AddField(
            model_name='insight',
            name='book',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='insights', to='accounts.book'),
        ),
        migrations.AddField(
            model_name='insightlook',
            name='book',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='insight_looks', to='accounts.book'),
        ),
        migrations.AddField(
            model_name='mutedinsight',
            name='book',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='muted_insights', to='accounts.book'),
        ),
        migrations.AddField(
            model_name='reportmail',
            name='book',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='report_mails', to='accounts.book'),
        ),
        migrations.AddField(
            model_name='reportmail',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='report_mails', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='savedreport',
            name='book',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='saved_reports', to='accounts.book'),
        ),
        migrations.AddField(
            model_name='reportmail',
            name='report',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='mails', to='reports.savedreport'),
        ),
        migrations.AddField(
            model_name='wordednote',
            name='book',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='worded_notes', to='accounts.book'),
        ),
        migrations.AddConstraint(
            model_name='benchmarkmember',
            constraint=models.UniqueConstraint(fields=('book',), name='benchmark_member_once'),
        ),
        migrations.AddIndex(
            model_name='insight',
            index=models.Index(fields=['book', '-last'], name='insight_by_day'),
        ),
        migrations.AddConstraint(
            model_name='insight',
            constraint=models.UniqueConstraint(fields=('book', 'key'), name='insight_once'),
        ),
        migrations.AddConstraint(
            model_name='insightlook',
            constraint=models.UniqueConstraint(fields=('book',), name='insight_look_once'),
        ),
        migrations.AddConstraint(
            model_name='mutedinsight',
            constraint=models.UniqueConstraint(fields=('book', 'kind'), name='muted_insight_once'),
        ),
        migrations.AddConstraint(
            model_name='savedreport',
            constraint=models.UniqueConstraint(fields=('book', 'name_key'), name='saved_report_name'),
        ),
        migrations.AddIndex(
            model_name='reportmail',
            index=models.Index(fields=['cadence', 'sent_for'], name='report_mail_due'),
        ),
        migrations.AddConstraint(
            model_name='reportmail',
            constraint=models.UniqueConstraint(fields=('report', 'user'), name='report_mail_once_per_member'),
        ),
        migrations.AddConstraint(
            model_name='wordednote',
            constraint=models.UniqueConstraint(fields=('book', 'month_start', 'digest'), name='worded_note_once'),
        ),
    ]
