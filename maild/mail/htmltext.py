"""HTML mail as the text that a reader sees, with quoted containers marked by ``>`` as in plain text."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from lxml import etree, html

from maild.mail.htmlquote import begins_reply, is_quote, style_of

_MAX_MARKS = 12
_DEEPEST = 2000  # levels of elements that the parser keeps
_DROPPED = re.compile(
    r"head|script|style|title|meta|link|base|object|embed|applet|iframe|svg|math|canvas|audio|video|map|template"
    r"|noscript|select|datalist|button|input|textarea"
)
_BLOCK = re.compile(
    r"address|article|aside|blockquote|body|center|dd|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|header"
    r"|hr|li|main|nav|ol|p|pre|section|table|tbody|tfoot|thead|tr|ul"
)
_SPACED = re.compile(r"p|h[1-6]|ul|ol|blockquote|table|dl|pre")
_HIDDEN = re.compile(
    r"display:none|visibility:hidden|mso-hide:all|text-indent:-\d{3}"
    r"|(?:font-size|line-height|max-height|opacity):0(?![.\d]*[1-9])"
)
_NO_MARGIN = re.compile(r"margin:0(?!\.?[1-9])")
_SPACE = re.compile(r"[ \t\r\n\f\xa0]+")
_ENDS = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)  # what follows them is seen, but not by the parser
_BARELY_DROPPED = frozenset({"script", "style", "title", "template"})
_EMPTY_LINES = re.compile(r"\n{3,}")


def to_text(source: str) -> str:
    """The visible text of an HTML document; never raises and fetches nothing.

    Blocks become lines, paragraphs are set apart by an empty line, list items begin with a bullet. Scripts,
    styles and what is hidden by its own style go. Lines inside a quoted container (a citing blockquote, Gmail,
    Yahoo, Thunderbird, Yandex and Mail.ru quotes, what follows Outlook's reply header) begin with ``> ``, a level
    each.
    """
    source = _ENDS.sub("", source)
    root = _parsed(source)
    writer = _Writer()
    if root is not None:
        _Walk(writer).through(root)
    text = writer.text()
    return text if text or source.count("<") < _DEEPEST else _bare(source)


def _parsed(source: str) -> html.HtmlElement | None:
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True)
    try:
        return html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def _bare(source: str) -> str:
    """The words alone, for a document that the parser gives up: one nested too deep to be anybody's design."""
    reader = _Bare()
    reader.feed(source)
    reader.close()
    return " ".join(" ".join(reader.words).split())


class _Bare(HTMLParser):
    """Collects what stands outside of scripts, styles and titles."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._dropped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._dropped += tag in _BARELY_DROPPED

    def handle_endtag(self, tag: str) -> None:
        self._dropped -= tag in _BARELY_DROPPED and self._dropped > 0

    def handle_data(self, data: str) -> None:
        if not self._dropped:
            self.words.append(data)


class _Writer:
    """Lines that grow by words and end at the borders of blocks; ``depth`` is the level of quotation."""

    def __init__(self) -> None:
        self.depth = 0
        self._lines: list[str] = []
        self._line: list[str] = []
        self._depth_of_line = 0
        self._space = False
        self._gap = False

    def words(self, text: str) -> None:
        """Add running text; white space counts as one space."""
        flat = _SPACE.sub(" ", text)
        words = flat.strip(" ")
        self._space = self._space or flat.startswith(" ")
        if words:
            self._put(f" {words}" if self._space and self._line else words)
            self._space = flat.endswith(" ")

    def preformatted(self, text: str) -> None:
        """Add text whose spaces and line ends count."""
        first, *rest = text.split("\n")
        self._put(first)
        for line in rest:
            self.new_line()
            self._put(line)

    def new_line(self) -> None:
        """End the line here, even an empty one, as ``<br>`` does."""
        self._end_line(even_empty=True)

    def border(self, *, spaced: bool) -> None:
        """A block begins or ends: end the line if there is one, and leave a gap if asked."""
        self._end_line(even_empty=False)
        self._gap = self._gap or spaced

    def text(self) -> str:
        """All that was written."""
        self._end_line(even_empty=False)
        return _EMPTY_LINES.sub("\n\n", "\n".join(self._lines)).strip("\n")

    def _put(self, text: str) -> None:
        if text and not self._line:
            self._depth_of_line = self.depth
        if text:
            self._line.append(text)

    def _end_line(self, *, even_empty: bool) -> None:
        line = "".join(self._line).rstrip()
        depth = self._depth_of_line if self._line else self.depth
        self._line = []
        self._space = False
        if not line and not even_empty:
            return
        if self._gap and self._lines and self._lines[-1].strip("> "):
            self._lines.append("")
        self._gap = False
        mark = ">" * min(depth, _MAX_MARKS)
        self._lines.append(f"{mark} {line}".strip() if mark else line)


class _Walk:
    """A walk through a tree in reading order, without recursion: hostile mail nests as deep as it likes."""

    def __init__(self, writer: _Writer) -> None:
        self._writer = writer
        self._quotes: list[html.HtmlElement] = []
        self._rest_is_quoted = False
        self._preformatted = 0

    def through(self, root: html.HtmlElement) -> None:
        """Write down everything that is seen in the tree."""
        stack: list[tuple[html.HtmlElement, Iterator[html.HtmlElement]]] = []
        if self._enter(root):
            stack.append((root, iter(root)))
        while stack:
            parent, children = stack[-1]
            child = next(children, None)
            if child is not None and self._enter(child):
                stack.append((child, iter(child)))
                continue
            if child is None:
                stack.pop()
                self._leave(parent)
            done = parent if child is None else child
            if done.tail and done is not root:
                self._write(done.tail)

    def _enter(self, element: html.HtmlElement) -> bool:
        """Begin an element; False if nothing in it is seen."""
        tag = element.tag
        if not isinstance(tag, str) or _DROPPED.fullmatch(tag) or _is_hidden(element):
            return False
        if _BLOCK.fullmatch(tag):
            self._writer.border(spaced=_is_spaced(element))
        if is_quote(element):
            self._quotes.append(element)
            self._writer.depth += 1
        elif not self._rest_is_quoted and begins_reply(element):
            self._rest_is_quoted = True
            self._writer.depth += 1
        self._preformatted += tag == "pre"
        if tag == "br":
            self._writer.new_line()
        elif tag == "li":
            self._writer.words("• ")
        elif tag in ("td", "th"):
            self._writer.words(" ")
        elif tag == "img":
            self._writer.words(_emoji(element))
        if element.text:
            self._write(element.text)
        return True

    def _leave(self, element: html.HtmlElement) -> None:
        self._preformatted -= element.tag == "pre"
        if _BLOCK.fullmatch(str(element.tag)):
            self._writer.border(spaced=_is_spaced(element))
        if self._quotes and self._quotes[-1] is element:
            self._quotes.pop()
            self._writer.depth -= 1

    def _write(self, text: str) -> None:
        if self._preformatted:
            self._writer.preformatted(text)
        else:
            self._writer.words(text)


def _emoji(image: html.HtmlElement) -> str:
    """The emoji that a picture stands for; empty for all other pictures."""
    alt = str(image.get("alt", "")).strip()
    return alt if len(alt) <= 8 and not any(char.isascii() or char.isalpha() for char in alt) else ""


def _is_spaced(element: html.HtmlElement) -> bool:
    """Whether a block stands apart by an empty line; paragraphs of Word and those without margins do not."""
    if element.tag == "p":
        return "mso" not in element.get("class", "").lower() and not _NO_MARGIN.search(style_of(element))
    return _SPACED.fullmatch(str(element.tag)) is not None


def _is_hidden(element: html.HtmlElement) -> bool:
    return "hidden" in element.attrib or _HIDDEN.search(style_of(element)) is not None
