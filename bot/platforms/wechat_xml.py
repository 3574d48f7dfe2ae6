"""WeChat's XML, read by expat alone and written by hand.

wechatpy's parser builds dictionaries, objects and descriptors out of the same bytes at several
times the cost; it stays the reference in a differential test.
"""

from __future__ import annotations

from xml.parsers import expat

from bot.platforms.words import clean


class BadXml(ValueError):
    """Not one `<xml>` element with distinct children, or a document type is declared."""


class _Reader:
    """Collects the text of the root's children; deeper elements are skipped."""

    __slots__ = ("depth", "fields", "name")

    def __init__(self) -> None:
        self.fields: dict[str, str] = {}
        self.depth = 0
        self.name = ""

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth == 2:
            if name in self.fields:
                raise BadXml(f"{name} stands twice")
            self.fields[name] = ""
            self.name = name
        elif self.depth == 1 and name != "xml":
            raise BadXml("not an <xml> message")

    def end(self, _name: str) -> None:
        self.depth -= 1

    def text(self, data: str) -> None:
        if self.depth == 2:
            self.fields[self.name] += data


def _refuse(*_declaration: object) -> None:
    raise BadXml("document types are not accepted")


def read(body: bytes) -> dict[str, str]:
    """The children of `<xml>` and their text. Raises BadXml.

    A document type is refused before anything in it is read: no entities, inside or outside.
    """
    reader = _Reader()
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    try:
        parser.Parse(body, True)
    except (expat.ExpatError, UnicodeError) as error:
        raise BadXml("not well-formed XML") from error
    return reader.fields


def cdata(text: str) -> str:
    """A CDATA section that no `]]>` inside can end."""
    return f"<![CDATA[{clean(text).replace(']]>', ']]]]><![CDATA[>')}]]>"


def text_reply(to: str, account: str, at: int, text: str) -> str:
    """The passive answer: `account` says `text` to the openid `to`; `at` in seconds."""
    return (
        f"<xml><ToUserName>{cdata(to)}</ToUserName><FromUserName>{cdata(account)}</FromUserName>"
        f"<CreateTime>{at}</CreateTime><MsgType><![CDATA[text]]></MsgType>"
        f"<Content>{cdata(text)}</Content></xml>"
    )
