"""For all Python tests: sets the local time zone, in which the client dumps times, to UTC; modules here import each other."""

import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
os.environ["TZ"] = "UTC"
time.tzset()
