from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_local_packs'),
    ]

    operations = [
        migrations.AddField(
            model_name='apiclient',
            name='scope',
            field=models.CharField(default='read_petitions register act', max_length=80),
        ),
    ]
