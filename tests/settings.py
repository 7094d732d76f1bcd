"""Settings for tests: their own data folder, a quick password hash, the database asked for."""

import os
import tempfile

os.environ["HUIYIN_DATA"] = tempfile.mkdtemp(prefix="huiyin-test-")
os.environ["HUIYIN_IDENTITY_KEY"] = "00112233445566778899aabbccddeeff"
os.environ["HUIYIN_SECRET_KEY"] = "for tests only, and long enough to please the checks of Django"
os.environ.pop("HUIYIN_DATABASE_URL", None)
if url := os.environ.get("HUIYIN_TEST_DATABASE_URL"):
    os.environ["HUIYIN_DATABASE_URL"] = url

from huiyin.config.settings import *  # noqa: E402, F403
from huiyin.config.settings import DATABASES, HUIYIN_DATA  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_AUTOREFRESH = True

if url:
    DATABASES["default"]["TEST"] = {"TEMPLATE": DATABASES["default"]["NAME"]}
else:
    DATABASES["default"]["TEST"] = {"NAME": str(HUIYIN_DATA / "test.sqlite3")}
