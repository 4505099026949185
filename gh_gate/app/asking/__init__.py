"""Gates that somebody asks the App for without a workflow, and what would be asked if they did.

Who asks is believed no further than a workflow of any branch is: the policy file and CODEOWNERS say who decides.
"""
