"""What ``action/handle/action.yml`` runs: answers the comments on detached gates, and wakes the jobs that wait for them."""
