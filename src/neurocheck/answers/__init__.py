"""What was answered: the one door for answers, and which of them count."""
