"""The types the house speaks: what a citizen sends, what the service says back, what a turn leaves behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from dataclasses import field as made  # a conversation has a field (lĩnh vực)
from typing import Any, Literal

from knowledge.questionnaires.questionnaire import Answer

Kind = Literal["text", "choice", "photo", "voice", "sticker", "location", "file", "other"]
FilingEnd = Literal["filed", "bring", "had", "stopped", "replaced"]
_AT_ONCE = 5.0  # seconds between two photos that were chosen together and sent one by one


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message of a citizen, whatever the channel; `id` is the sender's own and unique within its conversation.

    `number` is its place in the inbox, from which the code of a case is made; `position` a latitude and a longitude in degrees.
    Messages with the same `album` that follow one another were sent as one, if they were also sent at once where the platform says
    when (`sent_at`, in seconds). `corrects` is the id of an earlier message that this one says anew. One that is `by_officer` was
    written to the citizen on the platform itself, and is shown, never answered.
    """

    id: str
    conversation_id: str
    text: str = ""
    choice: str = ""
    kind: Kind = "text"
    attachments: tuple[str, ...] = ()
    position: tuple[float, float] | None = None
    number: int = 0
    album: str = ""
    sent_at: float = 0.0
    corrects: str = ""
    by_officer: bool = False

    def was_sent_with(self, before: Incoming) -> bool:
        """Whether this message and the one before it were sent as one."""
        return bool(self.album) and self.album == before.album and abs(self.sent_at - before.sent_at) <= _AT_ONCE

    def together_with(self, others: Sequence[Incoming]) -> Incoming:
        """This message and others of its album as one: the first words, all files."""
        every = (self, *others)
        text = next((one.text for one in every if one.text), "")
        return replace(self, text=text, attachments=tuple(name for one in every for name in one.attachments))


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer offered to the citizen: a button where there are buttons, a number everywhere."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class ReplyFile:
    """A kept file to be shown: its id, the words beside it, and the words in its place where it cannot be shown."""

    id: str
    caption: str
    instead: str


@dataclass(frozen=True, slots=True)
class Reply:
    """One message to the citizen. `text` is plain text with `**bold**` as its only mark-up.

    `files` follow it, each a message of its own; such a message has one file, and its caption as the text. A `private` one (about a
    rating or a survey) is shown to no officer.
    """

    text: str
    choices: tuple[Choice, ...] = ()
    sender: Literal["bot", "officer"] = "bot"
    files: tuple[ReplyFile, ...] = ()
    private: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """A case (phản ánh, kiến nghị) while it is being told; what is empty has not been said yet.

    `declined` are the fields that the citizen would rather leave out; `anonymous` that they give no name at all.
    """

    kind: str = "complaint"
    category: str = ""
    urgency: str = "normal"
    text: str = ""
    place: str = ""
    position: tuple[float, float] | None = None
    name: str = ""
    phone: str = ""
    address: str = ""
    anonymous: bool = False
    declined: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()

    def told(self, field: str, words: str) -> Draft:
        """The draft with one of its texts."""
        return replace(self, **{field: words})  # type: ignore[arg-type]

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Draft:
        """Read it from JSON data, leaving out fields that this version does not know."""
        known: dict[str, Any] = {name: data[name] for name in cls.__slots__ if name in data}
        lists = {name: tuple(value) for name, value in known.items() if isinstance(value, list)}
        return cls(**(known | lists))


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as the conversation is told of it: those of this conversation, and one whose code the message names.

    `own` says that it was filed in this conversation; a stranger's is shown only to who gives its `phone`. `asked` is what an
    officer wants to know, `result` what was done, `withdrawn` that the citizen has taken it back, `reason` the key of
    the rules for not taking it further. Times are ISO 8601, UTC.
    """

    code: str
    state: str
    category: str = ""
    text: str = ""
    unit: str = ""
    received_at: str = ""
    clock_from: str = ""
    deadline: str = ""
    due: str = ""
    paused_at: str = ""
    paused_seconds: float = 0.0
    own: bool = False
    phone: str = ""
    asked: str = ""
    result: str = ""
    reopened: int = 0
    satisfied: bool | None = None
    withdrawn: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class NewCase:
    """A case as the citizen confirmed it, with the law's answer to it: who handles it, and by when."""

    code: str
    draft: Draft
    state: str
    unit: str
    deadline: str = ""
    due: str = ""
    calendar: str = ""


@dataclass(frozen=True, slots=True)
class CaseNote:
    """What a citizen adds to a case that is filed.

    "added" is more information, "answered" what an officer asked for, "reopened" that the result is not accepted,
    "withdrawn" that it need not be handled, "satisfied" and "dissatisfied" whether it helped. `due` is the new due date where the
    clock runs again (ISO 8601, UTC), `paused_seconds` how long it has stood in all. "sender_corrected" brings the `name`, `phone`
    or `address` that counts from now on ("" for what stays as it was).
    """

    code: str
    kind: Literal["added", "answered", "reopened", "withdrawn", "satisfied", "dissatisfied", "sender_corrected"]
    text: str = ""
    attachments: tuple[str, ...] = ()
    due: str = ""
    paused_seconds: float = 0.0
    name: str = ""
    phone: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class EndingView:
    """What has ended in this conversation and may be rated; `subject` is the code of the case or procedure.

    Until `closes_at` it can be rated, once; for a day after `rated_at` the rating can be changed (ISO 8601, UTC).
    """

    key: str
    kind: str
    subject: str = ""
    rated_at: str = ""
    closes_at: str = ""


@dataclass(frozen=True, slots=True)
class DossierView:
    """A dossier (hồ sơ thủ tục) as its owner may see it; `own` says that this conversation proved it before, `left` that it
    wants no news of it.

    `filed_on` and `supplement_until` are days in Vietnam ("2026-11-20"), other times UTC text, "" for what nobody knows;
    `due_after` is the new date that an apology gave.
    """

    code: str
    procedure: str
    status: int
    filed_on: str
    unit: str = ""
    due_at: str = ""
    due_after: str = ""
    finished_at: str = ""
    returned_by: str = ""
    supplement_until: str = ""
    own: bool = True
    left: bool = False

    @property
    def due(self) -> str:
        """The date that counts: that of the apology, unless the one-stop software has told a later one."""
        return max(self.due_after, self.due_at)

    @property
    def is_put_off(self) -> bool:
        """Whether the date that counts is that of an apology."""
        return bool(self.due_after) and self.due == self.due_after


@dataclass(frozen=True, slots=True)
class DossierStep:
    """What a citizen did about a dossier: followed it (the proof was right), left it, or gave a wrong proof."""

    code: str
    act: Literal["followed", "left", "wrong"]


@dataclass(frozen=True, slots=True)
class Told:
    """What a turn is told besides the message: the citizen's cases and dossiers, and what ended and may be rated, the latest first.

    `knows_dossiers` says that the one-stop software has told of any.
    """

    cases: tuple[CaseView, ...] = ()
    endings: tuple[EndingView, ...] = ()
    dossiers: tuple[DossierView, ...] = ()
    knows_dossiers: bool = False


@dataclass(frozen=True, slots=True)
class NewEnding:
    """What ends with this very turn: an answered question, of a `field` and about a `subject` (a procedure's code)."""

    key: str
    kind: str
    closes_at: str
    field: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Rating:
    """A rating as it stands: a level from 1 (worst) to 5 of a questionnaire's `version`, reasons, own words.

    In a conversation the level may still be to come (0), where words came first.

    A `low` one is looked at by a supervisor; `review` says whether under the case's code, None while that was not asked.
    """

    ending: str
    score: int
    questionnaire: str
    version: str
    low: bool = False
    reasons: tuple[str, ...] = ()
    comment: str = ""
    review: bool | None = None

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Rating:
        """Read it from JSON data."""
        return cls(**{**data, "reasons": tuple(data.get("reasons", ()))})


@dataclass(frozen=True, slots=True)
class SurveyForm:
    """A survey's questionnaire as it is being filled in here: the answers by question, the purposes asked and `agreed` to.

    One that goes on `on_page` holds no answers any more: the page has taken them over. `until` is its last day (ISO 8601).
    """

    invitation: int
    title: str
    questionnaire: str
    version: str
    answers: Mapping[str, Answer] = made(default_factory=dict)
    asked: tuple[str, ...] = ()
    agreed: tuple[str, ...] = ()
    on_page: bool = False
    until: str = ""

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> SurveyForm:
        """Read it from JSON data."""
        answers = {key: Answer(tuple(told["values"]), told["text"]) for key, told in data.get("answers", {}).items()}
        lists = {name: tuple(data.get(name, ())) for name in ("asked", "agreed")}
        return cls(**{**data, **lists, "answers": answers})


@dataclass(frozen=True, slots=True)
class SurveyStep:
    """What became of an invitation: begun, declined, or submitted with these answers."""

    invitation: int
    state: Literal["begun", "declined", "submitted"]
    answers: Mapping[str, Answer] = made(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Filing:
    """A procedure that the citizen is walked through: what was answered, and the step on the portal at which they are.

    `has` are the papers that they have, by name, `applied` those that they have applied for and not got yet. One that was begun
    for the sake of another gives a `paper` of the one it goes `back` to, which keeps it among its `aside` when the citizen goes
    back half-way. `stopped` says that it was put off.
    """

    procedure: str
    answers: Mapping[str, str] = made(default_factory=dict)
    step: str = ""
    has: tuple[str, ...] = ()
    applied: tuple[str, ...] = ()
    paper: str = ""
    back: Filing | None = None
    aside: tuple[Filing, ...] = ()
    stopped: bool = False
    misses: int = 0

    @property
    def line(self) -> tuple[Filing, ...]:
        """It and those it goes back to, the first one last."""
        return (self, *(self.back.line if self.back else ()))

    @property
    def every(self) -> tuple[Filing, ...]:
        """All that are in hand: those of its line, and what each of them has aside."""
        return tuple(one for of in self.line for one in (of, *(below for left in of.aside for below in left.every)))

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Filing:
        """Read it from JSON data."""
        known: dict[str, Any] = {name: data[name] for name in ("procedure", "step", "paper", "stopped", "misses") if name in data}
        back = cls.from_data(data["back"]) if data.get("back") else None
        aside = tuple(map(cls.from_data, data.get("aside", ())))
        known |= {name: tuple(data.get(name, ())) for name in ("has", "applied")}
        return cls(answers=dict(data.get("answers", {})), back=back, aside=aside, **known)


@dataclass(frozen=True, slots=True)
class FilingMove:
    """How far somebody has come with a procedure they are walked through, for the statistics.

    `reached` is "questions", "refused", "papers" or a step on the portal, `place` its number on the way; `asked` that a person was
    asked for. `ended` is how it ended: filed online, to bring to a counter, had (the paper it gives was there after all), stopped,
    replaced by another one; "" while it is open.
    """

    procedure: str
    way: str = ""
    reached: str = ""
    place: int = 0
    stopped: bool = False
    asked: bool = False
    ended: FilingEnd | Literal[""] = ""


@dataclass(frozen=True, slots=True)
class PaperWish:
    """What is to be done with photos of papers: "check" them, make of each a "jpg" that the portal takes, or one "pdf".

    A PDF is made without photos that another one was to replace; of "all" there are, with them.
    """

    kind: Literal["check", "jpg", "pdf", "all"]
    attachments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """A telephone number that was given to open the case of a code elsewhere; `fits` when it was the one left with the case."""

    code: str
    fits: bool = False


@dataclass(frozen=True, slots=True)
class Conversation:
    """What a conversation remembers between two messages.

    `waiting_for` is the name of the awaited answer, never a step number; `offered` are the choices of the last reply, so
    that "2" can be understood; `procedure` is the code that "thế lệ phí bao nhiêu?" refers to, `field` its lĩnh vực; `since` is the
    time of the last message (ISO 8601, UTC); `draft` is a case being told, `later` what waits until it is settled (a second matter,
    or without a category a message whose meaning is not known yet), `case` and `dossier` the codes last spoken of,
    `proof` a telephone number given for a dossier whose code was wrong, until the next message,
    `unconfirmed` words that are kept once the citizen says yes, `wrong_proofs` how often a wrong number was given
    for one on the day `wrong_on`; with `with_staff` an officer answers and the bot is silent; `rating` is one that is being given,
    `survey` a form being filled in, `filing` a procedure that is being prepared or filed, `papers` the photos sent to be checked
    for it, `paper_names` what some of them were called, `papers_told` when it was last said what is looked at in them (ISO 8601).
    """

    waiting_for: str = ""
    offered: tuple[Choice, ...] = ()
    procedure: str = ""
    field: str = ""
    facet: str = ""
    question: str = ""
    introduced: bool = False
    since: str = ""
    draft: Draft | None = None
    later: tuple[Draft, ...] = ()
    case: str = ""
    dossier: str = ""
    proof: str = ""
    unconfirmed: str = ""
    wrong_proofs: int = 0
    wrong_on: str = ""
    with_staff: bool = False
    rating: Rating | None = None
    survey: SurveyForm | None = None
    filing: Filing | None = None
    papers: tuple[str, ...] = ()
    paper_names: Mapping[str, str] = made(default_factory=dict)
    papers_told: str = ""

    def to_data(self) -> dict[str, Any]:
        """The conversation as JSON data, without the fields that hold nothing."""
        return {name: value for name, value in asdict(self).items() if value}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Conversation:
        """Read what `to_data` wrote; a field that this version does not know is left out, so that old rows stay readable."""
        known = {name: data[name] for name in cls.__slots__ if name in data}
        offered = tuple(Choice(**choice) for choice in known.pop("offered", ()))
        draft = Draft.from_data(known.pop("draft")) if "draft" in known else None
        later = tuple(map(Draft.from_data, known.pop("later", ())))
        rating = Rating.from_data(known.pop("rating")) if "rating" in known else None
        survey = SurveyForm.from_data(known.pop("survey")) if "survey" in known else None
        filing = Filing.from_data(known.pop("filing")) if "filing" in known else None
        papers = tuple(known.pop("papers", ()))
        parts: dict[str, Any] = {"rating": rating, "survey": survey, "filing": filing, "papers": papers}
        return cls(offered=offered, draft=draft, later=later, **parts, **known)


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question the bot could not answer, kept for the desk."""

    text: str
    reason: Literal["unknown", "outside", "rejected"]


@dataclass(frozen=True, slots=True)
class Step:
    """What one turn leaves behind: the new state, the replies, and the few things to write down.

    `wants_person` is why an officer should take the conversation over, `tells_officer` who wants one and by which number, said
    later, `wants_nobody` that none need come any more.
    A `sealed` message (khiếu nại, tố cáo) is shown to nobody; a `private` one (a rating), with its replies, to no officer.
    One that is `forgotten` (a password sent by mistake, an identity number) is not kept at all, nor what came with it but a
    photo that is to be looked at.
    `filing_end` is how the filing in hand ended with this turn, `filings` what the turn did to those that were or are in hand.
    """

    conversation: Conversation
    replies: tuple[Reply, ...] = ()
    unanswered: Unanswered | None = None
    new_case: NewCase | None = None
    note: CaseNote | None = None
    proof: Proof | None = None
    wants_person: str = ""
    tells_officer: str = ""
    wants_nobody: bool = False
    sealed: bool = False
    forgotten: bool = False
    ended: NewEnding | None = None
    rating: Rating | None = None
    survey: SurveyStep | None = None
    dossier: DossierStep | None = None
    paper: PaperWish | None = None
    private: bool = False
    filing_end: FilingEnd | Literal[""] = ""
    filings: tuple[FilingMove, ...] = ()
