"""Helpers that many tests share: short YAML made into whole files."""

from support.files import guidance, problems, question_file, questionnaire, sources


__all__ = ["guidance", "problems", "question_file", "questionnaire", "sources"]
