
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_book_frozen'),
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='ModelChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('wording', models.BooleanField(default=False, verbose_name='word the monthly note')),
                ('categories', models.BooleanField(default=False, verbose_name='suggest categories')),
                ('questions', models.BooleanField(default=False, verbose_name='read questions')),
                ('prompt', models.TextField(blank=True, default='', max_length=2000)),
            ],
        ),
        migrations.CreateModel(
            name='ModelUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('calls', models.PositiveIntegerField(default=0)),
            ],
            options={
                'ordering': ['-day'],
            },
        ),
        migrations.CreateModel(
            name='NoticeLead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=30)),
                ('days', models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(60)])),
            ],
        ),
        migrations.CreateModel(
            name='PushDelivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name='PushDevice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('endpoint', models.CharField(max_length=1000, unique=True)),
                ('p256dh', models.CharField(max_length=100)),
                ('auth', models.CharField(max_length=50)),
                ('name', models.CharField(max_length=100)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('last_sent_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name='book',
            name='is_sample',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name='book',
            name='is_settled',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name='notice',
            name='digest',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='gathered', to='accounts.notice'),
        ),
        migrations.AddField(
            model_name='notice',
            name='held',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='notice',
            name='read_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='notice',
            name='text',
            field=models.CharField(blank=True, default='', max_length=300),
        ),
        migrations.AddField(
            model_name='user',
            name='amounts_in_subjects',
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name='user',
            name='daily_digest',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='user',
            name='digested_on',
            field=models.DateField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='user',
            name='knows_quick_add',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name='user',
            name='quiet_from',
            field=models.PositiveSmallIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(23)]),
        ),
        migrations.AddField(
            model_name='user',
            name='quiet_until',
            field=models.PositiveSmallIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(23)]),
        ),
        migrations.AlterField(
            model_name='notice',
            name='channel',
            field=models.CharField(choices=[('mail', 'E-mail'), ('app', 'In app'), ('push', 'Push')], default='mail', max_length=6),
        ),
        migrations.AlterField(
            model_name='notice',
            name='state',
            field=models.CharField(choices=[('due', 'Waiting'), ('gathered', 'For the digest'), ('sending', 'Sending'), ('sent', 'Sent'), ('failed', 'Undeliverable'), ('cancelled', 'No longer wanted')], default='due', max_length=9),
        ),
        migrations.AlterField(
            model_name='noticepreference',
            name='channel',
            field=models.CharField(choices=[('mail', 'E-mail'), ('app', 'In app'), ('push', 'Push')], default='mail', max_length=6),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('state', 'gathered')), fields=['user'], name='notice_gathered'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('channel', 'app'), ('state', 'sent')), fields=['user', 'channel', 'state', '-id'], name='notice_in_app'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('channel', 'app'), ('read_at', None), ('state', 'sent')), fields=['user', 'channel', 'state', 'book'], name='notice_unread'),
        ),
        migrations.AddIndex(
            model_name='user',
            index=models.Index(condition=models.Q(('daily_digest', True)), fields=['time_zone'], name='user_digest'),
        ),
        migrations.AddField(
            model_name='modelchoice',
            name='book',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='model_choices', to='accounts.book'),
        ),
        migrations.AddField(
            model_name='modeluse',
            name='book',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='model_uses', to='accounts.book'),
        ),
        migrations.AddField(
            model_name='noticelead',
            name='user',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='notice_leads', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='pushdelivery',
            name='notice',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='push_deliveries', to='accounts.notice'),
        ),
        migrations.AddField(
            model_name='pushdevice',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='push_devices', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='pushdelivery',
            name='device',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='push_deliveries', to='accounts.pushdevice'),
        ),
        migrations.AddConstraint(
            model_name='modelchoice',
            constraint=models.UniqueConstraint(fields=('book',), name='model_choice_once'),
        ),
        migrations.AddConstraint(
            model_name='modeluse',
            constraint=models.UniqueConstraint(fields=('book', 'day'), name='model_use_once'),
        ),
        migrations.AddConstraint(
            model_name='noticelead',
            constraint=models.UniqueConstraint(fields=('user', 'kind'), name='one_lead_per_kind'),
        ),
        migrations.AddConstraint(
            model_name='pushdelivery',
            constraint=models.UniqueConstraint(fields=('notice', 'device'), name='one_push_per_device'),
        ),
    ]
