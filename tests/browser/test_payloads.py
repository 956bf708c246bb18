"""The texts of payloads.txt do harm wherever nobody escapes them: otherwise the tests that use them would prove nothing."""

from __future__ import annotations

import html
import re
import unicodedata
from urllib.parse import unquote

import jinja2
from playwright.sync_api import Browser

from tests.browser.hostile_desk import payloads

PLACES = ("<p>@</p>", '<input value="@">', "<input value='@'>", "<input value=@>", '<a href="@">x</a>', "<title>@</title>")
PLACES += (
    "<textarea>@</textarea>",
    "<select><option>@</select>",
    "<style>p{color:@}</style>",
    "<!-- @ -->",
    '<p style="color:red@">x',
)
PLACES += ("<script>var a = {'b': '@'}</script>", "<svg><title>@</title></svg>", "<template>@</template>", "<time>@</time>")
SCRIPTS = ('a = "@"', "a = '@'", "a = `@`", '({"a": "@"})', '(["@"])', "/* @ */", "// @")
HARM = """([documents, scripts]) => documents.map((places, number) => {
    const isHarm = (text) => {
        const page = new DOMParser().parseFromString(text, "text/html");
        const links = [...page.querySelectorAll("a[href]")].some((a) => /^(?:javascript|data|vbscript):/.test(a.protocol));
        const styles = [...page.querySelectorAll("[style]")].some((node) => node.style.cssText.includes("url("));
        if (links || styles) return true;
        return Boolean(page.querySelector("[evil]")) || (page.querySelector("style")?.textContent ?? "").includes("url(");
    };
    const runs = (text) => {
        let ran = false;
        try { new Function("alert", "a", text)(() => { ran = true; }); } catch { /* no script */ }
        return ran;
    };
    return places.some(isHarm) || scripts[number].some(runs);
})"""


def test_the_payloads_are_alive(browser: Browser) -> None:
    """The twin: put between tags, into an attribute, a script or a template as they are, or read once more, they do harm."""
    page = browser.new_page()
    documents = [[place.replace("@", one) for one in read_again(text) for place in PLACES] for text in payloads()]
    scripts = [[place.replace("@", one) for one in read_again(text) for place in SCRIPTS] for text in payloads()]
    harm = page.evaluate(HARM, [documents, scripts])
    page.close()
    alive = [text for text, harms in zip(payloads(), harm, strict=True) if harms or is_template(text)]
    assert len(set(payloads())) == len(payloads()) and len(alive) >= 280, [one for one in payloads() if one not in alive]


def read_again(text: str) -> list[str]:
    """The text, and what it becomes where it is decoded once or twice too often."""
    once = html.unescape(text)
    escapes = re.sub(r"\\(?:u00|x)([0-9a-f]{2})", lambda found: chr(int(found[1], 16)), text)
    utf7 = text.replace("+ADw-", "<").replace("+AD4-", ">")
    return list(
        dict.fromkeys(
            [
                text,
                once,
                html.unescape(once),
                unquote(text),
                unquote(unquote(text)),
                unicodedata.normalize("NFKC", text),
                escapes,
                utf7,
            ]
        )
    )


def is_template(text: str) -> bool:
    """Whether our own templates would do anything about it, or those of others."""
    try:
        return jinja2.Template(text).render() != text or "<%" in text or "#{" in text or "{0" in text or "%(" in text
    except Exception:
        return True
