"""Draws blocks: in the terminal, as plain lines, as Markdown and as HTML."""
