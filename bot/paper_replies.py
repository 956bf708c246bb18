"""What is answered to a wish about papers, with the files made for it; in words alone where a channel carries no files."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from feedback_store.attachments import Cleaned
from feedback_store.papers import Paper, Wish
from handlers import proof_links
from handlers.citizen import paper_advice
from handlers.citizen import sentences as say
from handlers.citizen.about import lower as lowered
from handlers.citizen.paper_advice import Advice
from handlers.citizen.paper_choices import called, carries_files
from handlers.citizen.sentences import Voice
from handlers.file_kind import PDF
from handlers.messages import Choice, Conversation, Reply, ReplyFile
from knowledge.rules.portal_files import PortalFiles

Draw: TypeAlias = Callable[[Paper, int], Cleaned | None]
Join: TypeAlias = Callable[[Sequence[Paper], int], bytes | None]
_IN_CHAT = "web"


@dataclass(frozen=True, slots=True)
class Manner:
    """How citizens are answered: voice and rules, and the web chat's address ("" where none is known)."""

    voice: Voice
    rules: PortalFiles
    address: str = ""

    def say(self, sentence: str, **facts: object) -> str:
        """A sentence of the house with its gaps filled."""
        return self.voice.say(sentence, **facts)

    @property
    def where(self) -> str:
        """The web chat, for whoever is elsewhere."""
        return self.address or self.say(say.PAPER_OUR_PAGE)


@dataclass(frozen=True, slots=True)
class Made:
    """The words of an answer, the files that go with it, and whether there are pictures from which more can be made."""

    text: str
    files: tuple[Cleaned | bytes, ...] = ()
    to_make: bool = False

    @classmethod
    def of_nothing(cls, manner: Manner) -> Made:
        """Nothing could be made."""
        return cls(manner.say(say.PAPER_CANNOT))

    def reply(self, channel: str, names: Sequence[str], manner: Manner, choices: tuple[Choice, ...] = ()) -> Reply:
        """The message with its files as the channel shows them: by their paths in the web chat, else each behind the words."""
        if not names:
            return Reply(self.text, choices)
        text = f"{self.text}\n{manner.say(say.PAPER_SAVE, minutes=manner.rules.kept_minutes)}"
        if channel == _IN_CHAT:
            links = " ".join(f"{proof_links.IN_CHAT}{name}" for name in names)
            return Reply(f"{text}\n{manner.say(say.PAPER_FILE, links=links)}", choices)
        instead = manner.say(say.PAPER_NOT_SHOWN, where=manner.where)
        return Reply(text, choices, files=tuple(ReplyFile(name, say.PAPER_CAPTION, instead) for name in names))


def checked(manner: Manner, wish: Wish, papers: Sequence[Paper | None], draw: Draw, talk: Conversation) -> Made:
    """What is to be said of each, with a better file where one can be made of it; as the conversation calls them."""
    every = [advice(manner, paper) for paper in papers]
    text = paper_advice.told(manner.voice, every, called(manner.voice, talk, wish.attachments))
    to_mend = [paper for paper, one in zip(papers, every, strict=True) if paper and one.mended]
    if not to_mend:
        return Made(text)
    if not carries_files(wish.conversation_id):
        return _elsewhere(manner, text)
    files = _drawn(manner, to_mend, draw)
    return Made(f"{text}\n{manner.say(say.PAPER_MENDED)}", files) if files else Made(text)


def pictures(manner: Manner, wish: Wish, papers: Sequence[Paper | None], draw: Draw) -> Made:
    """Each picture made one that is taken."""
    if not carries_files(wish.conversation_id):
        return _elsewhere(manner)
    files = _drawn(manner, [paper for paper in papers if paper and paper.state == "clean"], draw)
    if not files:
        return Made.of_nothing(manner)
    return Made(
        "\n".join((manner.say(say.PAPER_MADE_PICTURES, count=len(files)), *_left_out(manner, len(papers) - len(files)))), files
    )


def one_file(manner: Manner, wish: Wish, papers: Sequence[Paper | None], join: Join, talk: Conversation) -> Made:
    """One PDF of all pictures; without those that were to be taken again and have been, unless "all" are wanted.

    It is said which were left out, and which ones in it are to be taken again.
    """
    if not carries_files(wish.conversation_id):
        return _elsewhere(manner)
    here = [paper for paper in papers if paper and paper.state == "clean"]
    poor = {paper.id for paper in here if advice(manner, paper).again}
    pages = here if wish.kind == "all" else _without_replaced(here, poor, talk)
    chosen = pages[-manner.rules.most_pages :]
    made = join(chosen, manner.rules.most_bytes) if chosen else None
    if made is None:
        return Made.of_nothing(manner)
    lines = [manner.say(say.PAPER_MADE_PDF, pages=len(chosen), size=paper_advice.weight(len(made)))]
    lines += _left_out(manner, len(papers) - len(here))
    names = dict(zip(wish.attachments, called(manner.voice, talk, wish.attachments), strict=True))
    lines += _counted(manner, say.PAPER_REPLACED, [names[one.id] for one in here if one not in pages])
    lines += _counted(manner, say.PAPER_STILL_POOR, [names[one.id] for one in chosen if one.id in poor])
    lines += [manner.say(say.PAPER_TOO_MANY, most=manner.rules.most_pages)] if len(chosen) < len(pages) else []
    return Made("\n".join(lines), (made,))


def _without_replaced(papers: Sequence[Paper], poor: Collection[str], talk: Conversation) -> list[Paper]:
    """Those that were to be taken again go once a later one is good, unless that one is called otherwise."""

    def replaces(later: Paper, earlier: Paper) -> bool:
        names = {talk.paper_names.get(one.id, "") for one in (later, earlier)} - {""}
        return later.id not in poor and len(names) < 2

    def is_replaced(place: int) -> bool:
        return papers[place].id in poor and any(replaces(later, papers[place]) for later in papers[place + 1 :])

    return [paper for place, paper in enumerate(papers) if not is_replaced(place)]


def _counted(manner: Manner, sentence: str, names: Sequence[str]) -> list[str]:
    """A line with how many there are, and which by what they are called."""
    which = ", ".join(lowered(name) for name in names if name) or say.PAPER_THE_PHOTO
    return [manner.say(sentence, count=len(names), which=which)] if names else []


def advice(manner: Manner, paper: Paper | None) -> Advice:
    """What is said of a paper as it was sent."""
    if paper is None:
        seen = paper_advice.Paper("missing", "", 0)
    elif paper.state == "clean":
        seen = paper_advice.Paper(paper.state, paper.sent_type or paper.media_type, paper.sent_size, paper.measures)
    else:
        locked = paper.media_type == PDF and b"/Encrypt" in paper.body
        seen = paper_advice.Paper(paper.state, paper.media_type, len(paper.body), locked=locked)
    return paper_advice.advise(manner.voice, manner.rules, seen)


def _drawn(manner: Manner, papers: Sequence[Paper], draw: Draw) -> tuple[Cleaned, ...]:
    every = (draw(paper, manner.rules.most_bytes) for paper in papers)
    return tuple(one for one in every if one)


def _left_out(manner: Manner, count: int) -> list[str]:
    return [manner.say(say.PAPER_LEFT_OUT, count=count)] if count else []


def _elsewhere(manner: Manner, text: str = "") -> Made:
    return Made("\n".join(filter(None, (text, manner.say(say.PAPER_ON_WEB, where=manner.where)))))
