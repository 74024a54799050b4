"""What every change has in common: one transaction, rights, rules checked, history written."""
