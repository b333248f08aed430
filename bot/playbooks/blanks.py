"""The templates of all passages: they must parse, use nothing but blanks and `if`, and name only what exists."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from jinja2 import Environment, TemplateSyntaxError, meta, nodes

from bot.playbooks.codes import Code
from bot.playbooks.files import UNSEEN, unseen_sentence
from bot.playbooks.findings import Finding, did_you_mean
from bot.playbooks.passages import Blanks, Passage

_ENVIRONMENT = Environment(autoescape=False)  # noqa: S701 - it only parses, nothing is rendered
_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.If, nodes.And, nodes.Or, nodes.Not,
    nodes.Compare, nodes.Operand, nodes.Const,
)  # fmt: skip
_ONLY = "only `{{ name }}`, `{% if %}`, and, or, not, == and != are allowed."
# Fragments of Jinja's message, and what the writer did.
_SENTENCES = (
    ("looking for the following tags", "An `{% if %}` here or above is never closed; write `{% endif %}` where it ends."),
    ("unknown tag 'endif'", "This `{% endif %}` has no `{% if %}` above it."),
    ("unknown tag 'el", "This `{% else %}` or `{% elif %}` has no `{% if %}` above it."),
    ("unknown tag", f"This tag does not exist; {_ONLY}"),
    ("end of comment", "A comment that begins with `{#` is never closed with `#}`."),
    ("got '='", "Compare with `==`, not with `=`."),
    ("unexpected end of template", "A `{{` or `{%` here or above is never closed."),
    ("Expected an expression", "There is nothing between these braces; write a name."),
)


@dataclass(frozen=True, slots=True)
class Blank:
    """A name in templates: what may follow its dot, its option ids if it has any, and whether it can be shown itself."""

    parts: frozenset[str] = frozenset()
    options: frozenset[str] = frozenset()
    shown: bool = True


CLOCK = Blank(frozenset({"ends", "left", "starts", "passed"}), shown=False)
REMINDER = dict.fromkeys(("label", "on_silence", "ends", "left", "case"), Blank())
_UNKNOWN = {
    Blanks.CASE: "No question or clock is called `{name}`; declare it in a playbook.",
    Blanks.REMINDER: "A reminder does not know `{name}`; it has label, on_silence, ends, left and case.",
    Blanks.NONE: "Blanks such as `{name}` are not filled in here, only in say, title, why and the files.",
}


def ask_blank(options: Collection[str] | None) -> Blank:
    """The blank of a question; `options` is empty when it has none, and None when nobody can tell."""
    return Blank() if options is not None and not options else Blank(frozenset({"id"}), frozenset(options or ()))


@lru_cache(maxsize=4096)
def parsed(template: str) -> nodes.Template:
    """The template as Jinja reads it. Raises what `jinja2.Environment.parse` raises."""
    return _ENVIRONMENT.parse(template)


def asked(template: str) -> frozenset[str]:
    """The names in the blanks of a sound template."""
    return frozenset(meta.find_undeclared_variables(parsed(template)))


def check_blanks(passage: Passage, names: Mapping[str, Blank]) -> Iterator[Finding]:
    """What is wrong with a passage's blanks. `names` are the questions and clocks there are, as templates write them."""
    if "{{" not in passage.text and "{%" not in passage.text and "{#" not in passage.text:
        return
    try:
        tree = parsed(passage.text)
    except TemplateSyntaxError as error:
        found = (sentence for fragment, sentence in _SENTENCES if fragment in (error.message or ""))
        yield passage.finding(error.lineno, Code.BRACES, next(found, f"These braces cannot be read; {_ONLY}"))
    except (RecursionError, ValueError):  # absurdly deep brackets, absurdly long numbers
        yield passage.finding(1, Code.BRACES, f"The braces in this text cannot be read; {_ONLY}")
    else:
        known = {Blanks.CASE: names, Blanks.REMINDER: REMINDER, Blanks.NONE: {}, Blanks.PRODUCT: None}
        yield from _Walk(passage, known[passage.blanks]).node(tree)


class _Walk:
    def __init__(self, passage: Passage, names: Mapping[str, Blank] | None) -> None:
        self._passage, self._names = passage, names

    def node(self, node: nodes.Node) -> Iterator[Finding]:
        refused = self._refused(node)
        if refused:
            yield self._passage.finding(node.lineno, Code.UNSAFE_TEMPLATE, refused)
            return
        if isinstance(node, nodes.Output):
            yield from self._shown(node)
        elif isinstance(node, nodes.Compare):
            yield from self._compared(node)
        if isinstance(node, nodes.Name):
            yield from self._name(node)
        elif isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name):
            yield from self._part(node, node.node)
        else:
            for child in node.iter_child_nodes():
                yield from self.node(child)

    def _refused(self, node: nodes.Node) -> str:
        if type(node) not in _ALLOWED:
            kind = type(node).__name__.lower()
            return f"Jinja's `{kind}` is not used in these texts; {_ONLY}"
        if isinstance(node, nodes.Compare) and any(operand.op not in {"eq", "ne"} for operand in node.ops):
            return f"This comparison is not used in these texts; {_ONLY}"
        if isinstance(node, nodes.Getattr) and not isinstance(node.node, nodes.Name):
            return f"`.{node.attr}` has too many dots before it; write one name, one dot and one part."
        if isinstance(node, nodes.Const) and isinstance(node.value, str) and (unseen := UNSEEN.search(node.value)):
            return unseen_sentence(unseen[0])
        return ""

    def _name(self, name: nodes.Name) -> Iterator[Finding]:
        if self._names is not None and name.name not in self._names:
            sentence = _UNKNOWN[self._passage.blanks].format(name=name.name) + did_you_mean(name.name, self._names)
            yield self._passage.finding(name.lineno, Code.UNKNOWN_BLANK, sentence, name.name)

    def _part(self, node: nodes.Getattr, name: nodes.Name) -> Iterator[Finding]:
        yield from self._name(name)
        blank = self._names.get(name.name) if self._names is not None else None
        if blank and node.attr not in blank.parts:
            has = f"`{name.name}` has {', '.join(sorted(blank.parts)) or 'no parts'}, not `{node.attr}`."
            yield self._passage.finding(
                node.lineno, Code.UNKNOWN_BLANK, has + did_you_mean(node.attr, blank.parts), node.attr
            )

    def _shown(self, output: nodes.Output) -> Iterator[Finding]:
        for child in output.nodes:
            blank = self._names.get(child.name) if self._names and isinstance(child, nodes.Name) else None
            if isinstance(child, nodes.Name) and blank and not blank.shown:
                sentence = f"Say which part of the clock: `{child.name}.ends`, `{child.name}.left` or `{child.name}.starts`."
                yield self._passage.finding(child.lineno, Code.UNKNOWN_BLANK, sentence, child.name)

    def _compared(self, node: nodes.Compare) -> Iterator[Finding]:
        left = node.expr
        if not (self._names and isinstance(left, nodes.Getattr) and isinstance(left.node, nodes.Name)):
            return
        blank = self._names.get(left.node.name)
        values = (operand.expr for operand in node.ops)
        for value in (v.value for v in values if isinstance(v, nodes.Const)):
            if blank and blank.options and left.attr == "id" and value not in blank.options:
                sentence = f"`{left.node.name}` has no option `{value}`.{did_you_mean(str(value), blank.options)}"
                yield self._passage.finding(left.lineno, Code.UNKNOWN_BLANK, sentence, str(value))
