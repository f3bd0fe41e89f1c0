from __future__ import annotations

from sqlcoder.embedded.join_path import JoinEdge, connect
from sqlcoder.schema import ForeignKey, Schema, Table


def schema(*keys: tuple[str, str] | tuple[str, str, bool]) -> Schema:
    """Tables and keys from (from, to[, inferred]); the columns are called after the other end."""
    names = dict.fromkeys(name for key in keys for name in key[:2])
    foreign = tuple(ForeignKey(k[0], (f"{k[1]}_id",), k[1], ("id",), len(k) == 3 and bool(k[2])) for k in keys)
    return Schema("s", tuple(Table(str(name), ()) for name in names), foreign)


def joined(edges: tuple[JoinEdge, ...] | None) -> list[tuple[str, str]]:
    assert edges is not None
    return [(e.left, e.right) for e in edges]


def test_what_no_key_connects_is_not_connected() -> None:
    assert connect(schema(("a", "b"), ("c", "d")), ["a", "d"]) is None


def test_nothing_and_one_table_need_no_join() -> None:
    assert connect(schema(("a", "b")), []) == ()
    assert connect(schema(("a", "b")), ["a"]) == ()


def test_a_key_is_followed_both_ways() -> None:
    forward, backward = connect(schema(("a", "b")), ["a", "b"]), connect(schema(("a", "b")), ["b", "a"])
    assert forward == (JoinEdge("a", ("b_id",), "b", ("id",)),)
    assert backward == (JoinEdge("b", ("id",), "a", ("b_id",)),)
    assert forward[0].equalities() == backward[0].equalities()


def test_a_bridge_is_joined_too() -> None:
    assert joined(connect(schema(("ab", "a"), ("ab", "b")), ["a", "b"])) == [("a", "ab"), ("ab", "b")]


def test_the_shortest_way_is_taken() -> None:
    keys = (("a", "x"), ("x", "y"), ("y", "b"), ("a", "z"), ("z", "b"))
    assert joined(connect(schema(*keys), ["a", "b"])) == [("a", "z"), ("z", "b")]


def test_one_guess_is_better_than_a_detour_but_not_than_a_declared_key() -> None:
    assert joined(connect(schema(("a", "b", True), ("a", "m"), ("m", "b")), ["a", "b"])) == [("a", "b")]
    both = schema(("a", "b", True), ("b", "a"))
    assert connect(both, ["a", "b"]) == (JoinEdge("a", ("id",), "b", ("a_id",)),)


def test_a_table_that_was_reached_on_the_way_is_not_joined_again() -> None:
    edges = connect(schema(("ab", "a"), ("ab", "b"), ("bc", "b"), ("bc", "c")), ["a", "c", "b"])
    assert sorted(e.right for e in edges or ()) == ["ab", "b", "bc", "c"]


def test_a_key_to_itself_is_no_way_to_another_table() -> None:
    assert connect(schema(("a", "a"), ("b", "c")), ["a", "b"]) is None
