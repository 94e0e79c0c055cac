"""The Merkle tree of RFC 6962 over SM3 (默克尔树): roots, inclusion proofs and consistency proofs; pure.

Leaves and nodes are hashed apart (0x00 and 0x01 before the input), so that a node can never be passed off as a leaf. A
tree of n leaves splits at the largest power of two below n. A `Frontier` holds the roots of the perfect subtrees that n
is the sum of: leaves are added to it without the ones before, and proofs that a tree grew out of an earlier one need
that earlier frontier and the new leaves only.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from .digest import sm3

EMPTY = sm3(b"")  # the root of no leaves, as RFC 6962 has it


class WrongProof(ValueError):
    """证明不成立: a proof that does not lead to the root that it should lead to."""


def leaf_hash(content: bytes) -> bytes:
    return sm3(b"\x00" + content)


def node_hash(left: bytes, right: bytes) -> bytes:
    return sm3(b"\x01" + left + right)


@dataclass
class Frontier:
    """A growing tree: `size` leaves, and the roots of its perfect subtrees, the largest first."""

    size: int = 0
    peaks: list[bytes] = field(default_factory=list)

    def add(self, leaf: bytes) -> None:
        """Add the hash of a leaf."""
        self.peaks.append(leaf)
        self.size += 1
        merged = self.size
        while merged % 2 == 0:
            right = self.peaks.pop()
            self.peaks[-1] = node_hash(self.peaks[-1], right)
            merged //= 2

    def root(self) -> bytes:
        if not self.peaks:
            return EMPTY
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = node_hash(peak, root)
        return root

    def to_bytes(self) -> bytes:
        return b"".join(self.peaks)

    @classmethod
    def from_bytes(cls, size: int, content: bytes) -> "Frontier":
        """Raises ValueError where `content` has not a root for each perfect subtree of `size`."""
        if len(content) != 32 * size.bit_count():
            raise ValueError(f"a tree of {size} leaves has {size.bit_count()} peaks")
        return cls(size, [content[at : at + 32] for at in range(0, len(content), 32)])


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root over hashes of leaves."""
    tree = Frontier()
    for leaf in leaves:
        tree.add(leaf)
    return tree.root()


def _split(size: int) -> int:
    """The largest power of two below `size` (2 or more)."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The siblings on the way from leaf `index` to the root. Raises IndexError where there is no such leaf."""
    return inclusion_path(index, len(leaves), lambda first, after: root_of(leaves[first:after]))


def inclusion_path(index: int, size: int, subtree: "Subtree") -> list[bytes]:
    """As `inclusion_proof`, by the roots of subtrees, each asked for once."""
    if not 0 <= index < size:
        raise IndexError(f"leaf {index} of {size}")
    low, high, path = 0, size, []
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            path.append(subtree(middle, high))
            high = middle
        else:
            path.append(subtree(low, middle))
            low = middle
    return path[::-1]


def root_from_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes:
    """The root of a tree of `size` that this proof leads to. Raises WrongProof where it has not the right length."""
    if not 0 <= index < size:
        raise WrongProof(f"leaf {index} of {size}")
    position, last, root = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise WrongProof("the proof is too long")
        if position % 2 or position == last:
            root = node_hash(sibling, root)
            while position % 2 == 0 and position:
                position, last = position >> 1, last >> 1
        else:
            root = node_hash(root, sibling)
        position, last = position >> 1, last >> 1
    if last:
        raise WrongProof("the proof is too short")
    return root


def check_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Raises WrongProof unless the tree of `size` with `root` has `leaf` at `index`."""
    if root_from_inclusion(leaf, index, size, proof) != root:
        raise WrongProof(f"leaf {index} is not in the tree of {size} with this root")


Subtree = Callable[[int, int], bytes]  # the root over leaves first..after


def consistency_proof(old: int, size: int, subtree: Subtree) -> list[bytes]:
    """That the tree of `size` begins with the tree of `old`: RFC 6962, 2.1.2. Raises ValueError unless 0 < old <= size.

    `subtree` is asked for perfect subtrees of the old tree and for ranges of what came later.
    """
    if not 0 < old <= size:
        raise ValueError(f"a tree of {size} does not grow out of one of {old}")
    low, high, is_whole, proof = 0, size, True, []
    while old != high:
        middle = low + _split(high - low)
        if old <= middle:
            proof.append(subtree(middle, high))
            high = middle
        else:
            proof.append(subtree(low, middle))
            low, is_whole = middle, False
    return [*([] if is_whole else [subtree(low, high)]), *reversed(proof)]


def grown(frontier: Frontier, later: Sequence[bytes]) -> Subtree:
    """The subtrees that a consistency proof asks for, from the old frontier and the leaves that came after it."""
    peaks, at = {}, 0
    for peak, bit in zip(frontier.peaks, _bits(frontier.size), strict=True):
        peaks[at, at + bit] = peak
        at += bit

    def subtree(first: int, after: int) -> bytes:
        if after <= frontier.size:
            return peaks[first, after]
        return root_of(later[first - frontier.size : after - frontier.size])

    return subtree


def spanning(frontier: Frontier | None, later: Sequence[bytes]) -> Subtree:
    """As `grown`, and for ranges that begin in the old tree and end behind it; none may lie within a peak."""
    old = frontier or Frontier()
    whole = grown(old, later)

    def subtree(first: int, after: int) -> bytes:
        if after <= old.size or first >= old.size:
            return whole(first, after)
        middle = first + _split(after - first)
        return node_hash(subtree(first, middle), subtree(middle, after))

    return subtree


def _bits(size: int) -> list[int]:
    return [1 << place for place in reversed(range(size.bit_length())) if size >> place & 1]


def check_consistency(old: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]) -> None:
    """Raises WrongProof unless `proof` shows that the tree (`size`, `root`) grew out of (`old`, `old_root`)."""
    if not 0 < old <= size:
        raise WrongProof(f"a tree of {size} does not grow out of one of {old}")
    if old == size:
        was, now = (old_root, old_root) if not proof else (EMPTY, EMPTY)
    else:
        was, now = _roots_from_consistency(old, size, list(proof) if old & (old - 1) else [old_root, *proof])
    if (was, now) != (old_root, root):
        raise WrongProof(f"the tree of {size} did not grow out of the tree of {old}")


def _roots_from_consistency(old: int, size: int, proof: Sequence[bytes]) -> tuple[bytes, bytes]:
    """The old and the new root that a proof leads to, its first node standing for the largest common subtree."""
    position, last = old - 1, size - 1
    while position % 2:
        position, last = position >> 1, last >> 1
    if not proof:
        raise WrongProof("the proof is too short")
    was = now = proof[0]
    for sibling in proof[1:]:
        if last == 0:
            raise WrongProof("the proof is too long")
        if position % 2 or position == last:
            was, now = node_hash(sibling, was), node_hash(sibling, now)
            while position % 2 == 0 and position:
                position, last = position >> 1, last >> 1
        else:
            now = node_hash(now, sibling)
        position, last = position >> 1, last >> 1
    if last:
        raise WrongProof("the proof is too short")
    return was, now
