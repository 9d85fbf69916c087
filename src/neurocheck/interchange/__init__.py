"""Other people's formats: the questions out, and their answers in and out."""
