"""A program around the menus, to be run in a real terminal."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from interview.world import QUESTIONS, interview
from neurocheck.environment import Environment
from neurocheck.interview.draft import discard_draft, load_draft, save_draft
from neurocheck.interview.menus import Menus
from neurocheck.interview.prompter import converse


def main() -> int:
    """Resume, ask, and write the answers to stdout as JSON."""
    environment = Environment.of_process()
    folder: Path = environment.data_dir
    resumed = load_draft(folder, QUESTIONS)
    walk = interview(resumed.answers if resumed else None)
    try:
        converse(
            walk,
            Menus(environment),
            lambda raw: save_draft(folder, QUESTIONS, raw, datetime.now(UTC)),
        )
    except KeyboardInterrupt:
        return 130
    discard_draft(folder, QUESTIONS)
    environment.stdout.write(json.dumps(walk.answers))
    return 0


if __name__ == "__main__":
    sys.exit(main())
