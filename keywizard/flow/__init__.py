"""The walk as a frozen value: it says what comes next and what is missing, and does nothing itself."""
