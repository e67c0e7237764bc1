"""One module a stage; ``ORDER`` in ``communique.pipeline`` says in which order they run."""
