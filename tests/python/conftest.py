"""For all Python tests: the local time zone is UTC, as the client dumps times in it, and modules here import each other."""

import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
os.environ["TZ"] = "UTC"
time.tzset()
