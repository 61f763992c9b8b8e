"""What the server serves."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from handrail.clinic.serving import end_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handrail.clinic.settings")
application = get_wsgi_application()
end_with_parent(lambda: os._exit(1))  # granian's own process does not notice that its parent was killed
