"""From an understanding and the memory of the session to a plan of moves."""
