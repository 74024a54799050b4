"""What every change of goals has in common: the steps of a follow-up, and the rules."""
