"""Turns the cells of any table into accepted answers, and lists what was refused."""
