"""Which letters make a Vietnamese syllable, and which syllables people confuse."""

from __future__ import annotations

import re
from functools import lru_cache

# The parts of a folded syllable: onset (âm đầu), nucleus, coda (âm cuối); the tables of any Vietnamese grammar.
_ONSETS = "ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|b|c|d|g|h|k|l|m|n|p|r|s|t|v|x"
_RIMES = (
    "a|ac|ach|ai|am|an|ang|anh|ao|ap|at|au|ay|e|ec|ech|em|en|eng|enh|eo|ep|et|eu|i|ia|ich|iec|iem|ien|ieng|iep|iet|ieu|im|in|inh|ip|it|iu|"
    "o|oa|oac|oach|oai|oam|oan|oang|oanh|oao|oap|oat|oay|oc|oe|oen|oeo|oet|oi|om|on|ong|ooc|oong|op|ot|u|ua|uan|uang|uat|uay|uc|ue|uech|uenh|"
    "ui|um|un|ung|uo|uoc|uoi|uom|uon|uong|uop|uot|uou|up|ut|uu|uy|uya|uych|uyen|uyet|uynh|uyt|uyu|y|ych|yem|yen|yet|yeu|ynh"
)
_SYLLABLE = re.compile(rf"^(?P<onset>{_ONSETS})?(?P<rime>{_RIMES})$")
# Pairs that one region says alike, or that hurried writing swaps: s/x, ch/tr, d/gi/r/v, l/n, c/k/q, i/y; final n/ng/nh, t/c/ch.
_ONSET_CLASS = {
    "s": "x", "tr": "ch", "gi": "d", "r": "d", "v": "d", "n": "l", "k": "c", "q": "c", "qu": "cu", "gh": "g",
    "ngh": "ng", "ph": "f",
}  # fmt: skip
_CODA_CLASS = {"ng": "n", "nh": "n", "ch": "t", "c": "t"}
_CODA = re.compile("(ng|nh|ch|c|m|n|p|t)$")


@lru_cache(maxsize=50_000)
def is_syllable(folded: str) -> bool:
    """Whether a folded word can be a Vietnamese syllable ("nghieng" can, "dkkh" and "facebook" cannot)."""
    return bool(_SYLLABLE.match(folded))


@lru_cache(maxsize=50_000)
def sound(folded: str) -> str:
    """The sound class of a folded syllable: syllables that people confuse in writing share it ("sac"/"xac", "dang"/"dan").

    A word that is no Vietnamese syllable is its own class.
    """
    if folded.startswith("gi") and (folded == "gi" or folded[2:3] not in tuple("aeou")):
        folded = "d" + folded[1:]
    match = _SYLLABLE.match(folded)
    if not match:
        return folded
    onset, rime = match["onset"] or "", match["rime"].replace("y", "i")
    coda = _CODA.search(rime)
    if coda:
        rime = rime[: coda.start()] + _CODA_CLASS.get(coda.group(), coda.group())
    return _ONSET_CLASS.get(onset, onset) + rime
