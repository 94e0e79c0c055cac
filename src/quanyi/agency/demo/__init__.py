"""示范区: a made-up district whose people can be nobody, with books that are right to the fen.

`people` is pure: names, lives and books from a seed. `district` puts them into an office, along the office's
own road.
"""
