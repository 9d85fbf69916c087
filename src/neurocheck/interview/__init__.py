"""How it is asked: the flow through the questions, and who puts them to a person."""
