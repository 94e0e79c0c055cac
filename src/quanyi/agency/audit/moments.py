"""事务开始: told to whoever holds what a transaction must see anew (`audit.postgresql`)."""

from django.dispatch import Signal

transaction_begins = Signal()  # and also when one, or a part of it, is taken back
