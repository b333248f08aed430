"""Which names the words of a template need, and which of them it has asked about first."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from jinja2 import nodes

from bot.playbooks.blanks import parsed

Names = frozenset[str]
_NONE: Names = frozenset()


@dataclass(frozen=True, slots=True)
class Use:
    """A name a template shows, or a `part` of it. `line` counts from 1 in the template."""

    name: str
    part: str
    line: int


@lru_cache(maxsize=2048)
def uses(template: str) -> tuple[Use, ...]:
    """The names that must have a value where they stand: those in no `{% if name %}` that asks for it."""
    if "{" not in template:
        return ()
    return tuple(_needed(parsed(template), _NONE))


@lru_cache(maxsize=2048)
def mentions(template: str) -> frozenset[str]:
    """Every name in a template, asked about or not."""
    if "{" not in template:
        return _NONE
    return frozenset(name.name for name in parsed(template).find_all(nodes.Name))


def _needed(node: nodes.Node, there: Names) -> Iterator[Use]:
    """The needs of a node where the names `there` have values."""
    if isinstance(node, nodes.If):
        yield from _tested(node.test, there)
        yield from (use for child in node.body for use in _needed(child, there | _if_true(node.test)))
        missed = there | _if_false(node.test)
        yield from (use for child in (*node.elif_, *node.else_) for use in _needed(child, missed))
    elif isinstance(node, nodes.Output):
        yield from (use for child in node.nodes for use in _shown(child, there))
    else:
        yield from (use for child in node.iter_child_nodes() for use in _needed(child, there))


def _shown(node: nodes.Node, there: Names) -> Iterator[Use]:
    if isinstance(node, nodes.Name) and node.name not in there:
        yield Use(node.name, "", node.lineno)
    else:
        yield from _tested(node, there)


def _tested(node: nodes.Node, there: Names) -> Iterator[Use]:
    """The needs of a condition: a name alone may be empty, a part of it may not."""
    if isinstance(node, nodes.Getattr):
        if isinstance(node.node, nodes.Name) and node.node.name not in there:
            yield Use(node.node.name, node.attr, node.lineno)
    elif isinstance(node, nodes.And):
        yield from _tested(node.left, there)
        yield from _tested(node.right, there | _if_true(node.left))
    elif isinstance(node, nodes.Or):
        yield from _tested(node.left, there)
        yield from _tested(node.right, there | _if_false(node.left))
    else:
        yield from (use for child in node.iter_child_nodes() for use in _tested(child, there))


def _if_true(test: nodes.Node) -> Names:
    """The names that have a value where the condition is true."""
    match test:
        case nodes.Name():
            return frozenset({test.name})
        case nodes.And():
            return _if_true(test.left) | _if_true(test.right)
        case nodes.Or():
            return _if_true(test.left) & _if_true(test.right)
        case nodes.Not():
            return _if_false(test.node)
        case nodes.Getattr() | nodes.Compare():
            # Whoever reads a part has asked about the whole, or it is told there.
            return frozenset(name.name for name in test.find_all(nodes.Name))
        case _:
            return _NONE


def _if_false(test: nodes.Node) -> Names:
    """The names that have a value where the condition is false."""
    match test:
        case nodes.Not():
            return _if_true(test.node)
        case nodes.Or():
            return _if_false(test.left) | _if_false(test.right)
        case nodes.And():
            return _if_false(test.left) & _if_false(test.right)
        case nodes.Getattr() | nodes.Compare():
            return frozenset(name.name for name in test.find_all(nodes.Name))
        case _:
            return _NONE
