"""What ``action.yml`` runs: inputs from the environment, the library, outputs. It decides nothing."""
