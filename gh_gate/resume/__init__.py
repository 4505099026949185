"""What happens to a pipeline after the decision; one file for each way to wake it.

What wakes a pipeline proves nothing: whoever is woken finds the gate by its own question, and verifies the answer.
"""
