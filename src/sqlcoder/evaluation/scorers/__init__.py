"""Ways of scoring a prediction: ours, and the rules that other benchmarks' figures were made with.

Only the table is here; a rule is loaded when it is asked for.
"""

from __future__ import annotations

from sqlcoder.evaluation.scorers.registry import SCORERS, ScorerRow, check_scorer, load_scorer, scorer_row

__all__ = ["SCORERS", "ScorerRow", "check_scorer", "load_scorer", "scorer_row"]
