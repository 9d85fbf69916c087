"""The interview: the way through the questions, and the prompters that ask them."""
