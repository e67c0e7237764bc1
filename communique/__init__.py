"""Read diplomatic and political news into a record that can be checked."""
