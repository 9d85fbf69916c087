"""Cleans, scores and summarises whole tables with the same questions and guidance.

Its one public name is ``score``, which assesses each row of a table; ``pip install
'neurocheck[cohort]'`` brings what it needs.
"""

# As typing has it, which takes longer to import than all of this.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from neurocheck.cohort.scoring.score import score

__all__ = ["score"]


def __getattr__(name: str) -> "Any":
    """Import the public name when it is first used, as the whole package does."""
    if name == "score":
        from neurocheck.cohort.scoring.score import score

        return score
    raise AttributeError(f"module 'neurocheck.cohort' has no attribute '{name}'")
