"""The words of `quanyi.agency.wording`, under the name by which the desk has called them."""

from quanyi.agency.wording import in_english as in_english
from quanyi.agency.wording import label as label
from quanyi.agency.wording import sentence as sentence
