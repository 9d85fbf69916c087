"""What was answered: answers are accepted in one place, and those that count found."""
