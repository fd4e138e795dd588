"""Claims about what muscles do, and the verdict of each model with its numbers."""

from __future__ import annotations

from trochanter.claims.verdict import Judged, Verdict, all_verdicts, judge, verdicts

__all__ = ["Judged", "Verdict", "all_verdicts", "judge", "verdicts"]
