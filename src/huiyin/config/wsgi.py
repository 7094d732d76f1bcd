"""The WSGI entry point that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

from huiyin.config.environment import metrics_folder

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.config.settings")
os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(metrics_folder()))
application = get_wsgi_application()

from huiyin.store.record.keyring import warm_at_start  # noqa: E402

warm_at_start()
