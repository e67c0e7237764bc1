"""Questions to a phrase, a record or a store; every door of the package (command line, pages, Python) asks these."""
