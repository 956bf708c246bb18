"""Dossiers between a turn and the store: what the conversation is told of them, and what it leaves behind."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.cases import Seen
from feedback_store import dossier_follows, dossiers, wrong_proofs
from feedback_store.conversations import Overtaken
from feedback_store.dossier_follows import Follow
from feedback_store.store import Connection
from handlers.dossiers import news
from handlers.dossiers.shown import view
from handlers.messages import DossierStep, DossierView, Incoming
from knowledge.dossiers import owner_proof
from knowledge.dossiers.code import Code, completed, found_in
from knowledge.vietnam_time import VIETNAM

MOST_SHOWN = 10


def seen(
    db: Connection, conversation_id: str, incoming: Incoming, spoken_of: str, now: datetime, cases: Seen, proof: str = ""
) -> Seen:
    """What a turn is told besides `cases`: the dossiers that are followed here, and the one that the message gives the proof of.

    A stranger's is looked for only when the message holds a telephone or identity number, or a code after such a `proof` was given
    for a wrong one, and never while its code is shut.
    """
    views = [_own(one) for one in dossier_follows.of_conversation(db, conversation_id, MOST_SHOWN)]
    named = _named(incoming.text or incoming.choice, spoken_of, now)
    code, numbers = named or spoken_of, owner_proof.numbers(incoming.text) or ((proof,) if proof and named else ())
    own = dossier_follows.load(db, conversation_id, code)
    if own and code not in {one.code for one in views}:
        views.append(_own(own))
    if numbers and not own and code:
        found = dossiers.load(db, "" if wrong_proofs.are_used_up(db, code, now) else code)
        if dossiers.is_owner(db, found, *numbers) and found:
            views.append(replace(view(found, dossiers.due_after(db, code)), own=False))
    told = replace(cases.told, dossiers=tuple(views), knows_dossiers=dossiers.are_known(db))
    return replace(cases, told=told)


def keep(db: Connection, conversation_id: str, step: DossierStep, told: Seen, now: datetime) -> None:
    """Write what a step says of a dossier. Raises Overtaken when others have used up its tries since the turn was `told`."""
    if step.act == "left":
        dossier_follows.leave(db, conversation_id, step.code, now)
        return
    used_up = wrong_proofs.are_used_up(db, step.code, now)  # asked right or wrong, so that it always takes as long
    if step.act == "wrong":
        wrong_proofs.add(db, step.code, now)
        return
    shown = next(one for one in told.told.dossiers if one.code == step.code)
    if used_up and not shown.own:
        raise Overtaken
    dossier_follows.begin(db, conversation_id, step.code, news.known(shown, now), now)


def _own(follow: Follow) -> DossierView:
    return replace(view(follow.dossier, follow.due_after), left=follow.is_left)


def _named(text: str, spoken_of: str, now: datetime) -> str:
    today = now.astimezone(VIETNAM).date()
    found = found_in(text, today)
    code = found[0] if found else completed(text, spoken_of, today)
    return code.text if isinstance(code, Code) else ""
