"""Reading encounters: who met whom, when, where, in what form, and whether it took place."""
