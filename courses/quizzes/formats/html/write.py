"""A tree of HTML as Markdown: blocks apart by an empty line, lines inside as Markdown writes them."""

import re
from collections.abc import Callable, Sequence

from .tree import UNSEEN, Node

Resolve = Callable[[str], str]
SPACE = re.compile(r"[ \t\n\r\f]+")
SAFE = re.compile(r"(?:https?://|mailto:|[^:/?#]*(?:[/?#]|$))", re.IGNORECASE)
BREAK = "  \n"


def same(address: str) -> str:
    return address


def markdown_of(node: Node, *, resolve: Resolve = same) -> str:
    """The Markdown of what is inside a node."""
    return "\n\n".join(_Writer(resolve).blocks(node.children)).strip(" \t\n")


def escaped(text: str) -> str:
    """Text that Markdown must show as it is. Signs that mean nothing where they stand are left alone."""
    text = re.sub(r"\\(?=[\\`*_{}\[\]()>#+.!-])", r"\\\\", text)
    text = text.replace("`", "\\`")
    text = re.sub(r"(?<!\s)\*|\*(?!\s|$)", r"\\*", text)
    text = re.sub(r"(?<![\w\\])(_{1,2})(?=[^\W_])", lambda found: found[1].replace("_", "\\_"), text)
    text = re.sub(r"\[(?=[^\]]{0,300}\][(\[:])|\[(?=\^)", r"\\[", text)
    text = re.sub(r"&(?=#?\w+;)", "&amp;", text)
    return re.sub(r"<(?=[A-Za-z/!?])", "&lt;", text)


class _Writer:
    def __init__(self, resolve: Resolve) -> None:
        self.resolve = resolve

    def blocks(self, children: Sequence[Node | str]) -> list[str]:
        found: list[str] = []
        run: list[Node | str] = []
        for child in children:
            if isinstance(child, Node) and child.block:
                found += self._paragraph(run)
                run = []
                found += self._block(child)
            else:
                run.append(child)
        return found + self._paragraph(run)

    def _paragraph(self, run: Sequence[Node | str]) -> list[str]:
        """A run of text; an empty line in it, as two breaks make one, begins another paragraph."""
        text = "".join(self._inline(child) for child in run)
        return [_first(part) for part in map(self._spaced, re.split(r"\n(?: *\n)+", text)) if part]

    def line(self, children: Sequence[Node | str]) -> str:
        """Children without blocks as one paragraph."""
        return self._spaced("".join(self._inline(child) for child in children))

    def _spaced(self, text: str) -> str:
        lines = [re.sub(r" +", " ", line).strip(" ") for line in text.split("\n")]
        return BREAK.join(lines).strip(" \n")

    def _inline(self, child: Node | str) -> str:
        if isinstance(child, str):
            return escaped(SPACE.sub(" ", child))
        writer = _INLINE.get(child.tag)
        if writer:
            return writer(self, child)
        return "" if child.tag in UNSEEN else "".join(self._inline(each) for each in child.children)

    def _block(self, node: Node) -> list[str]:
        writer = _BLOCK.get(node.tag)
        if writer:
            return writer(self, node)
        return [] if node.tag in UNSEEN else self.blocks(node.children)

    def around(self, node: Node, sign: str) -> str:
        inner = "".join(self._inline(each) for each in node.children)
        core = inner.strip(" \n")
        if not core or "\n" in core:
            return inner
        before, after = inner[: len(inner) - len(inner.lstrip(" \n"))], inner[len(inner.rstrip(" \n")) :]
        return f"{before}{sign}{core}{sign}{after}"

    def tagged(self, node: Node) -> str:
        inner = "".join(self._inline(each) for each in node.children)
        return f"<{node.tag}>{inner}</{node.tag}>" if inner.strip() else inner

    def code(self, node: Node) -> str:
        text = SPACE.sub(" ", node.text).strip()
        if not text:
            return ""
        fence = "`" * (max((len(run) for run in re.findall(r"`+", text)), default=0) + 1)
        edge = " " if text[0] == "`" or text[-1] == "`" else ""
        return f"{fence}{edge}{text}{edge}{fence}"

    def link(self, node: Node) -> str:
        inner = "".join(self._inline(each) for each in node.children)
        target = node.attributes.get("href", "").strip()
        if not target or not SAFE.match(target) or not inner.strip() or "\n" in inner:
            return inner
        return f"[{inner.strip(' ')}]({_address(target)})"

    def picture(self, node: Node) -> str:
        source = self.resolve(node.attributes.get("src", node.attributes.get("data", "")).strip())
        alternative = SPACE.sub(" ", node.attributes.get("alt", "")).replace("[", "(").replace("]", ")")
        return f"![{alternative}]({_address(source)})" if source and SAFE.match(source) else escaped(alternative)

    def heading(self, node: Node) -> list[str]:
        text = self.line(node.children).replace("\n", " ")
        return [f"{'#' * max(3, int(node.tag[1]))} {text}"] if text else []

    def pre(self, node: Node) -> list[str]:
        text = node.text.strip("\n")
        fence = "`" * max(3, max((len(run) for run in re.findall(r"`+", text)), default=0) + 1)
        return [f"{fence}\n{text}\n{fence}"] if text.strip() else []

    def quotation(self, node: Node) -> list[str]:
        text = "\n\n".join(self.blocks(node.children))
        return ["\n".join(f"> {line}".rstrip(" ") if not line else f"> {line}" for line in text.split("\n"))] if text else []

    def items(self, node: Node) -> list[str]:
        lines = []
        for at, child in enumerate((each for each in node.children if isinstance(each, Node)), start=1):
            body = "\n\n".join(self.blocks(child.children)) if child.tag == "li" else "\n\n".join(self._block(child))
            first, *rest = body.split("\n")
            sign = f"{at}. " if node.tag == "ol" else "- "
            lines.append("\n".join([sign + first, *(f"    {line}" if line else "" for line in rest)]))
        return ["\n".join(lines)] if lines else []

    def table(self, node: Node) -> list[str]:
        rows = [[self._cell(cell) for cell in row.children if isinstance(cell, Node)] for row in _rows(node)]
        rows = [row for row in rows if row]
        if not rows:
            return self.blocks([child for child in node.children if isinstance(child, str)])
        width = max(len(row) for row in rows)
        lines = ["| " + " | ".join(row + [""] * (width - len(row))) + " |" for row in rows]
        return ["\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])]

    def _cell(self, cell: Node) -> str:
        return "<br>".join(self.blocks(cell.children)).replace(BREAK, "<br>").replace("\n", " ").replace("|", "\\|")


def _rows(node: Node) -> list[Node]:
    found = []
    for child in node.children:
        if isinstance(child, Node):
            found += [child] if child.tag == "tr" else _rows(child) if child.tag in ("thead", "tbody", "tfoot") else []
    return found


def _first(text: str) -> str:
    """A paragraph whose lines begin like lists, headings or quotations, made into text."""
    return "\n".join(_plain_start(line) for line in text.split("\n"))


def _plain_start(line: str) -> str:
    if re.match(r"(?:#|>|[-+*] )", line):
        return "\\" + line
    return re.sub(r"^([0-9]+)\.(?= )", r"\1\\.", line)


def _address(target: str) -> str:
    return f"<{target}>" if re.search(r"[\s()]", target) else target


_INLINE: dict[str, Callable[[_Writer, Node], str]] = {
    "b": lambda writer, node: writer.around(node, "**"),
    "strong": lambda writer, node: writer.around(node, "**"),
    "i": lambda writer, node: writer.around(node, "*"),
    "em": lambda writer, node: writer.around(node, "*"),
    "del": lambda writer, node: writer.around(node, "~~"),
    "s": lambda writer, node: writer.around(node, "~~"),
    "code": _Writer.code,
    "tt": _Writer.code,
    "kbd": _Writer.code,
    "sub": _Writer.tagged,
    "sup": _Writer.tagged,
    "br": lambda writer, node: "\n",
    "a": _Writer.link,
    "img": _Writer.picture,
    "object": _Writer.picture,
}
_BLOCK: dict[str, Callable[[_Writer, Node], list[str]]] = {
    **{f"h{level}": _Writer.heading for level in range(1, 7)},
    "pre": _Writer.pre,
    "blockquote": _Writer.quotation,
    "ul": _Writer.items,
    "ol": _Writer.items,
    "table": _Writer.table,
    "hr": lambda writer, node: ["---"],
}
