"""Commands about messages to other offices (转移接续往来)."""

import click

from quanyi.cli.office import office
from quanyi.cli.place import Stop, say


@click.group()
def transfers() -> None:
    """转移接续往来 Messages about transfers."""


@transfers.command()
def send() -> None:
    """发送 Send what has not arrived to the interfaces of other offices; to send again is harmless."""
    office()
    from quanyi.agency.exchange.sending import send_all

    troubles = 0
    for sent in send_all():
        said = sent.trouble or "已送到 arrived"
        say(f"{sent.message.number} {sent.message.get_kind_display()} → {sent.message.office}: {said}")
        troubles += bool(sent.trouble)
    if troubles:
        raise Stop(f"{troubles} 份没有送到，可以再发一次。 {troubles} did not arrive; send again.")
