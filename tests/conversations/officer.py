"""What happens beside the conversation while a transcript is held, by the desk's and the page's own acts: «Cán bộ: xong, …»."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from feedback_store import cases, handovers, invitations, surveys
from feedback_store.sqlite import Connection
from feedback_store.store import Store
from feedback_store.timestamps import utc_now
from handlers.citizen import news
from handlers.citizen.sentences import Voice
from handlers.desk import case_acts
from handlers.desk.case_acts import Acting
from handlers.ratings import ending, forgetting, survey_access
from handlers.ratings.drawing import Drawing
from handlers.ratings.sampling import Sampling
from handlers.telling import Telling
from knowledge.rules.rules import Rules
from knowledge.vietnam_time import VIETNAM
from tests.conversations import one_stop

SITE = "https://motcua.example"
_OFFICER = 7
_NO_PROOF = "trời tối, chưa chụp được"


@dataclass(slots=True)
class Officer:
    """An officer at the desk of one store; channels that are `pushed` have a sender."""

    store: Store
    rules: Rules
    voice: Voice
    pushed: bool

    async def act(self, words: str, code: str, now: datetime) -> None:
        """Do what a line of a transcript says, to the case of this code or to the conversation that waits."""
        act, _, rest = words.partition(", ")
        await self.store.write(lambda db: self._acts(db, code, now)[act](rest.strip()))

    def _acts(self, db: Connection, code: str, now: datetime) -> dict[str, Callable[[str], object]]:
        telling = Telling(lambda channel: self.pushed, SITE)
        acting = Acting(db, _OFFICER, now, self.rules, self.voice, telling, [])

        def closed(result: str) -> None:
            case = cases.by_code(db, code)
            assert case
            taken = case_acts.accept(acting, case) if case.state == "new" else case
            case_acts.close(acting, taken, result, no_proof=_NO_PROOF)

        def refused(reason: str) -> None:
            case = cases.by_code(db, code)
            assert case
            case_acts.refuse(acting, case, reason)

        def left(_: str) -> None:
            (talk,) = handovers.open_ones(db, 1)
            handovers.take(db, talk.conversation_id, _OFFICER, now)
            (taken,) = handovers.open_ones(db, 1)
            handovers.end(db, talk.conversation_id, now)
            key = ending.of_chat(db, self.rules, taken, "", now)
            telling.tell(db, talk.conversation_id, f"desk:back:{talk.id}", news.handed_back(self.voice, key), now, with_staff=False)

        def surveyed(questionnaire: str) -> None:
            """Everybody who was served is drawn; the store's own clock says when that was."""
            real = utc_now()
            today, everybody = real.astimezone(VIETNAM).date(), Sampling(fraction=100, days_between=30).to_json()
            new = surveys.New("Một cửa phục vụ thế nào", questionnaire, "1", today, today + timedelta(days=2), everybody)
            surveys.change(db, surveys.add(db, new, None, real), state="open")
            Drawing(self.rules, self.voice, telling).look(db, real + timedelta(hours=2))

        def begun(_: str) -> None:
            ((number,),) = db.execute("SELECT id FROM invitations").fetchall()
            invitation = invitations.load(db, number)
            assert invitation
            survey_access.begin_invited(db, invitation, now)

        def over(_: str) -> None:
            (survey,) = surveys.listed(db, 2)
            forgetting.end(db, survey.id, now)

        by_officer = {"xong": closed, "từ chối": refused, "trò chuyện xong": left, "mời khảo sát": surveyed, "đóng khảo sát": over}

        def told(words: str) -> None:
            one_stop.tells(db, words, now, self.rules, telling)

        return {**by_officer, "bắt đầu phiếu": begun, "phần mềm": told}
