"""Question bank, quizzes, attempts, scoring."""
