"""The office's way to keep a password, with the least work: a district has a dozen logins, each of 0.3 s otherwise."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Few(Argon2PasswordHasher):
    time_cost = 1
    memory_cost = 1024  # KiB
    parallelism = 1
