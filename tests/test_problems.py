"""Tests for the catalogue of problems."""

from neurocheck.problems import Code
from neurocheck.questionnaire.load import read_questionnaire


def test_what_a_message_quotes_is_cut() -> None:
    """A word of a file stands in a message with its beginning, seen to be cut."""
    whole = Code.UNKNOWN_KEY.at("a.yaml", key="k" * 60).message
    cut = Code.UNKNOWN_KEY.at("a.yaml", key="k" * 61 + "\n").message

    assert whole == f"unknown key '{'k' * 60}'"
    assert cut == f"unknown key '{'k' * 60}...'"


def test_a_name_of_any_length_makes_no_long_line() -> None:
    """Wherever a question set has a name of its own, problems stay short."""
    name = "x" * 900
    asked = f"type: choice, text: T, short: S, why: W, sources: [], options: {name}"
    data = f"""\
format: neurocheck-questions/1
id: long
version: "1"
title: Long
sections:
  - id: one
    title: One
    questions:
      - {{id: {name}, {asked}}}
      - {{id: {name}, {asked}}}
      - {{id: two, {asked}, show_if: {name * 2} = yes}}
"""
    reader = read_questionnaire(data.encode(), "long.yaml").reader

    assert {one.code for one in reader.problems} >= {"NC301", "NC302", "NC303", "NC402"}
    assert max(len(str(one)) for one in reader.problems) < 200
