"""The tree against a plain recursion over RFC 6962's own definitions, and against everything that a proof is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanyi.witness.digest import _Packaged, new, sm3
from quanyi.witness.tree import (
    EMPTY,
    Frontier,
    WrongProof,
    check_consistency,
    check_inclusion,
    consistency_proof,
    grown,
    inclusion_path,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root_of,
    spanning,
)

# The inputs of RFC 6962's reference implementation; its roots are SHA-256, ours are checked against the recursion.
INPUTS = [
    bytes.fromhex(text)
    for text in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"
    )
]  # fmt: skip
LEAVES = [leaf_hash(content) for content in INPUTS]
leaves = st.lists(st.binary(max_size=3).map(leaf_hash), min_size=1, max_size=70)


def naive_root(hashes):
    """MTH as the RFC writes it."""
    if not hashes:
        return sm3(b"")
    if len(hashes) == 1:
        return hashes[0]
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    return sm3(b"\x01" + naive_root(hashes[:k]) + naive_root(hashes[k:]))


def naive_path(index, hashes):
    if len(hashes) == 1:
        return []
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    if index < k:
        return [*naive_path(index, hashes[:k]), naive_root(hashes[k:])]
    return [*naive_path(index - k, hashes[k:]), naive_root(hashes[:k])]


def naive_subproof(old, hashes, is_whole=True):
    if old == len(hashes):
        return [] if is_whole else [naive_root(hashes)]
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    if old <= k:
        return [*naive_subproof(old, hashes[:k], is_whole), naive_root(hashes[k:])]
    return [*naive_subproof(old - k, hashes[k:], False), naive_root(hashes[:k])]


def over(hashes):
    return lambda first, after: root_of(hashes[first:after])


def test_sm3_is_the_standards():
    """The example of GB/T 32905-2016, annex A.1, on both implementations."""
    wanted = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    for make in (new, _Packaged):
        digest = make()
        digest.update(b"a")
        digest.update(b"bc")
        assert digest.digest().hex() == wanted


def test_leaves_and_nodes_are_hashed_apart():
    assert leaf_hash(b"") == sm3(b"\x00")
    assert leaf_hash(LEAVES[0] + LEAVES[1]) != node_hash(LEAVES[0], LEAVES[1])
    assert root_of([]) == EMPTY == sm3(b"")


def test_the_shapes_of_the_rfc():
    """Section 2.1.3: the tree of seven leaves and what its proofs are made of."""
    a, b, c, d, e, f, g = (leaf_hash(bytes([n])) for n in range(7))
    h, i, j = node_hash(a, b), node_hash(c, d), node_hash(e, f)
    k, el = node_hash(h, i), node_hash(j, g)
    seven = [a, b, c, d, e, f, g]
    assert root_of(seven) == node_hash(k, el)
    assert inclusion_proof(seven, 0) == [b, i, el]
    assert inclusion_proof(seven, 3) == [c, h, el]
    assert inclusion_proof(seven, 4) == [f, g, k]
    assert inclusion_proof(seven, 6) == [j, k]
    assert consistency_proof(3, 7, over(seven)) == [c, d, h, el]
    assert consistency_proof(4, 7, over(seven)) == [el]
    assert consistency_proof(6, 7, over(seven)) == [j, g, k]


@given(leaves)
def test_roots_and_inclusion(hashes):
    assert root_of(hashes) == naive_root(hashes)
    for index, leaf in enumerate(hashes):
        proof = inclusion_proof(hashes, index)
        assert proof == naive_path(index, hashes)
        check_inclusion(leaf, index, len(hashes), proof, root_of(hashes))


@given(leaves, st.data())
def test_consistency(hashes, data):
    old = data.draw(st.integers(1, len(hashes)))
    proof = consistency_proof(old, len(hashes), over(hashes))
    assert proof == naive_subproof(old, hashes)
    check_consistency(old, root_of(hashes[:old]), len(hashes), root_of(hashes), proof)


@given(leaves, st.data())
def test_a_tree_grows_from_its_frontier_alone(hashes, data):
    old = data.draw(st.integers(1, len(hashes)))
    whole = Frontier()
    for leaf in hashes[:old]:
        whole.add(leaf)
    kept = Frontier.from_bytes(old, whole.to_bytes())
    proof = consistency_proof(old, len(hashes), grown(kept, hashes[old:]))
    assert proof == naive_subproof(old, hashes)
    for leaf in hashes[old:]:
        kept.add(leaf)
    assert kept.root() == naive_root(hashes)


@given(leaves, st.data())
def test_a_spoilt_inclusion_proof_is_refused(hashes, data):
    index = data.draw(st.integers(0, len(hashes) - 1))
    proof, root, size = inclusion_proof(hashes, index), root_of(hashes), len(hashes)
    spoilt = data.draw(st.sampled_from(["leaf", "root", "longer", "shorter", "node", "index"]))
    leaf = hashes[index]
    if spoilt == "leaf":
        leaf = leaf_hash(b"another")
    elif spoilt == "root":
        root = leaf_hash(b"another")
    elif spoilt == "longer":
        proof = [*proof, leaf]
    elif spoilt == "shorter":
        proof = proof[:-1] if proof else [leaf]
    elif spoilt == "node" and proof:
        place = data.draw(st.integers(0, len(proof) - 1))
        proof[place] = leaf_hash(b"another")
    else:
        index += size
    with pytest.raises(WrongProof):
        check_inclusion(leaf, index, size, proof, root)


@given(leaves, st.data())
def test_a_rewritten_past_has_no_proof(hashes, data):
    """Whatever proof the rewriter makes with his own tree, the head kept outside refuses it."""
    old = data.draw(st.integers(1, len(hashes)))
    kept_root = root_of(hashes[:old])
    rewritten = list(hashes)
    rewritten[data.draw(st.integers(0, old - 1))] = leaf_hash(b"rewritten")
    proof = consistency_proof(old, len(hashes), over(rewritten))
    with pytest.raises(WrongProof):
        check_consistency(old, kept_root, len(hashes), root_of(rewritten), proof)


@given(leaves, st.data())
def test_a_spoilt_consistency_proof_is_refused(hashes, data):
    old = data.draw(st.integers(1, len(hashes)))
    proof = consistency_proof(old, len(hashes), over(hashes))
    spoilt = [*proof, leaf_hash(b"more")] if data.draw(st.booleans()) or not proof else proof[:-1]
    with pytest.raises(WrongProof):
        check_consistency(old, root_of(hashes[:old]), len(hashes), root_of(hashes), spoilt)


def test_nothing_grows_out_of_nothing_or_shrinks():
    for old, size in ((0, 3), (4, 3)):
        with pytest.raises(ValueError, match="grow"):
            consistency_proof(old, size, over(LEAVES))
        with pytest.raises(WrongProof):
            check_consistency(old, EMPTY, size, EMPTY, [])
    with pytest.raises(IndexError):
        inclusion_proof(LEAVES, len(LEAVES))
    with pytest.raises(ValueError, match="peaks"):
        Frontier.from_bytes(3, b"\x00" * 32)


@given(leaves, st.data())
def test_a_leaf_is_proven_from_the_frontier_before_it_and_the_leaves_since(hashes, data):
    index = data.draw(st.integers(0, len(hashes) - 1))
    old = data.draw(st.integers(0, index))
    frontier = Frontier()
    for leaf in hashes[:old]:
        frontier.add(leaf)
    path = inclusion_path(index, len(hashes), spanning(frontier if old else None, hashes[old:]))
    assert path == inclusion_proof(hashes, index)
