"""Answers: accepting them, reading them from files, finding those that count."""
