"""Writes tests/data/jmp-times.json: the durations and times that the command line `jmp` accepts, with their values.

Needs jumpstarter-cli, which no test needs, in a separate environment:
    python -m venv ENV && ENV/bin/pip install jumpstarter-cli==0.9.0 && TZ=UTC ENV/bin/python tests/python/jmp_times.py
"""

import json
from pathlib import Path

import click
from jumpstarter_cli.common import DATETIME, DURATION

LENGTHS = """
30m|3h30m|1d|1d3h40m|1d3h40m5s|1d 3h 40m 5s|1d, 3h, 40m, 5s|5 days, 3 hours, 2 minutes|1w|1w2d|1w 2d 3h|1.5w|1.5d|1.5h|1.5 hours|.5h|1.h
90s|90.5s|30 m|30 min|30 mins|30 minute|30 minutes|30minutes|1 hr|2 hrs|1hour|2 hours|90 sec|90 secs|90 second|90 seconds|5hr2m3s|5h2m3.5s
1 day|1 days|1DAY|1 Day|1 dys|2days|2 d|1 week|2 weeks|3 wks|500ms|500 ms|2 msecs|20 millis|500 milliseconds|5 MS|10us|10ns
30M|1H|1D|1H30M|1h,30m|1h, 30m|1h/30m|1h / 30m|1h,|3h  30m|1 hour 30 minutes|1 hour, 30 minutes|1 hour and 30 minutes|1d;2h|1d - 2h
PT30M|PT1H30M|P1D|P1DT2H|P1DT2H30M5.5S|PT0.5H|PT1,5H|PT36H|P1.5D|P1W|P2W|P1W2D|P1WT1H|P0DT1H|pt30m|+PT30M|-PT30M|P1M|P1Y|P1Y2M|PT1S1H|PT1H1H|P1DT|PT|P|P1H
01:30:00|1:30:00|001:30:00|00:30:00|00:00:30|24:00:00|36:00:00|100:00:00|01:30:00.5|01:30:00.123456|4:13:02.266
2 days, 01:30:00|2 days 01:30:00|2d 01:30:00|1 day,01:30:00|1 day, 1:30:00|2 DAYS, 01:30:00|2 days,  4:13:02.266|1w, 01:30:00|1w 2d 01:30:00|0 days, 01:30:00
02:01:30:00|2:01:30:00|10:01:30:00|2:25:00:00|1:30|0:30|4:13|1:30.5|:30|1d 1:30|1 day, 01:30|2 days, 3:04|01:60:00|01:30:60|1:2:3|1:2:03|1:2:3:4
1h 01:30:00|01:30:00 1d|01:30:00Z|T01:30:00|P2DT01:30:00|1:30m|1:30 hours|1:30:00 hours|1:30:00.
90|+90|-90|90.5|90.0|0|1e3|1_000|999999999999|99999999999999999999|1000000000 days|inf|nan|1e400|1e3s
+30m|+ 30m|++30m|-30m|- 30m|+1 day, 01:30:00|-01:30:00|0d|0 s|00:00:00|1 month|1mo|1.5 mo|1 mth|1 year|1y|1yr|1 y 2 mo
m|abc|1x|3 0m|30m 1h|1m1h|1h1h|1,5h|1,000s|1 000|1h30|1h 30|30m30|1..5h|30min.|½h|１０|１０m
"""
TIMES = """
2026-01-02T03:04:05Z|2026-01-02t03:04:05z|2026-01-02 03:04:05Z|2026-01-02_03:04:05Z|2026-01-02T03:04Z|2026-01-02 03:04Z|2026-01-02T03Z
2026-01-02T03:04:05+00:00|2026-01-02T03:04:05-00:00|2026-01-02T03:04:05+02:00|2026-01-02T03:04:05+0200|2026-01-02T03:04:05+02|2026-01-02T03:04:05+2:00
2026-01-02 03:04:05+02:00|2026-01-02T03:04:05-05:30|2026-01-02T03:04:05−05:30|2026-01-02T03:04+02:00|2026-01-02T03:04:05+23:59|2026-01-02T03:04:05+25:00|2026-01-02T03:04:05+23:60
2026-01-02T03:04:05.5Z|2026-01-02T03:04:05,5Z|2026-01-02T03:04:05.123456Z|2026-01-02T03:04:05.Z|2026-01-02T03:04:05 Z|2026-01-02T03:04:05 +02:00|2026-01-02 03:04:05 UTC
2026-01-02T03:04:05|2026-01-02 03:04:05|2026-01-02T03:04|2026-01-02T03:04:05.5|2026-01-02|2026-W01-5|20260102T030405Z
1767323045|1767323045.5|1767323045000|0|-1|now|tomorrow|Fri Jan  2 2026
2024-02-29T00:00:00Z|2026-02-29T00:00:00Z|2026-00-01T00:00:00Z|2026-01-00T00:00:00Z|2026-01-32T00:00:00Z|2026-1-2T03:04:05Z|2026-01-02T24:00:00Z|2026-01-02T03:60:00Z|2026-01-02T23:59:60Z
0001-01-01T00:00:00Z|9999-12-31T23:59:59Z|0000-01-01T00:00:00Z|10000-01-01T00:00:00Z|2026-01-02T03:04:05ZZ
"""


def texts(table):
    return [*table.strip().replace("\n", "|").split("|"), "", " ", " 30m ", "30\u00a0m", " 2026-01-02T03:04:05Z "]


def answers(kind, table, shown):
    def answer(text):
        try:
            return shown(kind.convert(text, None, None))
        except click.BadParameter:
            return None

    return {text: answer(text) for text in texts(table)}


data = {
    "lengths": answers(DURATION, LENGTHS, lambda length: length.total_seconds()),
    "times": answers(DATETIME, TIMES, lambda time: time.isoformat()),
}
path = Path(__file__).resolve().parents[1] / "data" / "jmp-times.json"
path.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n")
