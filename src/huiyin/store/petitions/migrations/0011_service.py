from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('petitions', '0010_drafting'),
    ]

    operations = [
        migrations.AddField(
            model_name='letter',
            name='is_waiting',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='phonelink',
            name='about',
            field=models.IntegerField(default=0),
        ),
        migrations.AddIndex(
            model_name='letter',
            index=models.Index(condition=models.Q(('is_waiting', True)), fields=['unit', 'id'], name='petitions_letter_to_serve'),
        ),
    ]
