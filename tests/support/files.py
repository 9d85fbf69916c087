"""Makes short pieces of YAML into whole files, and loads them."""

import json
import re
from collections.abc import Callable
from typing import Any

import yaml

from neurocheck.errors import NeurocheckError
from neurocheck.guidance.load import load_guidance
from neurocheck.guidance.rules import Guidance
from neurocheck.questionnaire.load import load_questionnaire
from neurocheck.questionnaire.model import Questionnaire
from neurocheck.sources import Source, load_sources


_QUESTIONS = """\
format: neurocheck-questions/1
id: test
version: "1"
title: Test
"""
_LEVELS = ("emergency", "same_day", "soon", "cannot_tell", "routine")
_FITS = ("many", "some", "few", "none", "cannot_tell")
_SINGLE = ("touch_test",)
_NOT_RULES = {"urgency", "fits", "visit_sheet"}
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def _parse_mapping(text: str) -> dict[str, Any]:
    """Return YAML as a mapping in which every scalar stays text."""
    found = yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506 - makes only text
    return found or {}


def question_file(questions: str, **more: str) -> bytes:
    """Return the file of a question set with one section.

    Args:
        questions: YAML, ``id: {type: ...}``; ``text``, ``short``, ``why`` and
            ``sources`` are filled in.
        **more: YAML for other keys of the file; ``derived`` as ``id: {...}``.
    """
    fill = {"why": "Because.", "sources": []}
    asked = [
        {"id": name, "text": f"{name}?", "short": name, **fill, **rest}
        for name, rest in _parse_mapping(questions).items()
    ]
    whole = _parse_mapping(_QUESTIONS) | {
        name: _parse_mapping(text) for name, text in more.items()
    }
    if "derived" in whole:
        whole["derived"] = [
            {"id": name, "short": name, **rest}
            for name, rest in whole["derived"].items()
        ]
    whole["sections"] = [{"id": "main", "title": "Main", "questions": asked}]
    return json.dumps(_unquote(whole)).encode()


def _unquote(value: Any) -> Any:
    """Return a value with numbers and true/false instead of their texts."""
    if isinstance(value, dict):
        return {
            name: inner if name == "version" else _unquote(inner)
            for name, inner in value.items()
        }
    if isinstance(value, list):
        return [_unquote(inner) for inner in value]
    if _NUMBER.fullmatch(value):
        return float(value) if "." in value else int(value)
    return {"true": True, "false": False}.get(value, value)


def questionnaire(questions: str, **more: str) -> Questionnaire:
    """Return a question set with one section; see :func:`question_file`."""
    return load_questionnaire(question_file(questions, **more))


def guidance(rules: str, asked: Questionnaire) -> Guidance:
    """Return guidance for a question set; see :func:`guidance_file`."""
    return load_guidance(guidance_file(rules, asked.id), asked)


def guidance_file(rules: str, asked: str) -> bytes:
    """Return the file of guidance for a question set.

    Args:
        rules: YAML, ``red_flags: {id: {...}}`` and so on; titles, texts and
            sources are filled in with the id.
        asked: The id of the question set that the rules refer to.
    """
    whole: dict[str, Any] = {
        "format": "neurocheck-guidance/1",
        "version": "1",
        "questionnaire": asked,
        "urgency": {name: {"title": name, "text": f"{name}."} for name in _LEVELS},
        "fits": {name: f"{name} in words" for name in _FITS},
        "patterns": {},
        "limits": {},
    } | _parse_mapping(rules)
    for key, value in whole.items():
        if key in _SINGLE:
            whole[key] = _complete_rule(*next(iter(value.items())))
        elif key == "trend":
            whole[key] = [{"id": name, **rest} for name, rest in value.items()]
        elif isinstance(value, dict) and key not in _NOT_RULES:
            whole[key] = [_complete_rule(name, rest) for name, rest in value.items()]
    return json.dumps(_unquote(whole)).encode()


def _complete_rule(name: str, rest: dict[str, Any]) -> dict[str, Any]:
    """Return a rule with the keys that every rule needs."""
    rule = {"id": name, "title": name, "text": f"{name}.", "sources": [], **rest}
    if "features" in rule:
        rule["features"] = [
            {"id": inner, "text": inner, "sources": [], **content}
            for inner, content in rule["features"].items()
        ]
    if "notes" in rule:
        rule["notes"] = [_complete_rule(*one) for one in rule["notes"].items()]
    return rule


def sources(*keys: str) -> dict[str, Source]:
    """Return a catalogue of sources with these keys."""
    listed = {key: {"title": key, "url": f"https://{key}.example"} for key in keys}
    whole = {"format": "neurocheck-sources/1", "sources": listed}
    return load_sources(json.dumps(whole).encode())


def problems(act: Callable[[], object]) -> list[str]:
    """Run something that must be refused, and return its problems as lines."""
    try:
        act()
    except NeurocheckError as error:
        return [str(problem) for problem in error.problems]
    raise AssertionError("it was not refused")
