"""Whether the watchdog may be told that all is well: ticks that end, or at least get on.

It must never read a clock or mend anything: a state that it calls ailing is
ended by systemd and begun anew, which loses nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# A tick that is this many periods late was forgotten by the scheduler, not delayed by work.
LATE_PERIODS = 10
LATE_AT_LEAST_S = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulse:
    """One recurring pass: monotonic seconds of its start, its last sign of life and its end.

    `started` is None while it rests. `quiet_s` is the longest that a healthy pass
    goes without a sign of life.
    """

    name: str
    period_s: float
    quiet_s: float
    started: float | None
    sign: float
    ended: float


def ailing(pulses: Sequence[Pulse], now: float) -> str:
    """Say which pass hangs or is not run any more; "" if all is well."""
    for pulse in pulses:
        if pulse.started is not None:
            quiet = now - max(pulse.started, pulse.sign)
            if quiet > pulse.quiet_s:
                return f"{pulse.name} has shown no sign of life for {quiet:.0f} s"
        else:
            rest = now - pulse.ended
            if rest > max(LATE_PERIODS * pulse.period_s, LATE_AT_LEAST_S):
                return f"{pulse.name} has not run for {rest:.0f} s"
    return ""
