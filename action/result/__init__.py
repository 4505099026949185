"""The step of an approved job: fetches the decision that released it, verifies it, and hands on what the approver filled in."""
