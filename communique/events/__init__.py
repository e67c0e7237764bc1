"""Reading acts between actors: by frames, by the relation head, and each act once."""
