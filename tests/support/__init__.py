"""Helpers that many tests share: short files made whole, and random answers."""

from support.files import guidance, problems, question_file, questionnaire, sources


__all__ = ["guidance", "problems", "question_file", "questionnaire", "sources"]
