"""Whether a questionnaire can be asked and counted, told line by line to the person who wrote it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain

from knowledge.questionnaires import one_tap
from knowledge.questionnaires.questionnaire import Item, Questionnaire
from knowledge.satisfaction.levels import LEVELS

_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def problems(questionnaire: Questionnaire) -> Iterator[str]:
    """What is wrong with it, one Vietnamese line each; no line when all is well."""
    return chain.from_iterable(check(questionnaire) for check in CHECKS)


def of_keys(questionnaire: Questionnaire) -> Iterator[str]:
    """Keys are plain ASCII, for they stand in exports, and each names one question."""
    items, groups = questionnaire.items, questionnaire.groups
    keys = [*(item.key for item in items), *(option.key for item in items for option in item.options)]
    keys += [*(group.key for group in groups), *questionnaire.sections, *(purpose.key for purpose in questionnaire.purposes)]
    for key in dict.fromkeys(keys):
        if not _KEY.fullmatch(key):
            yield f"khóa «{key}» chỉ được dùng chữ thường không dấu, số và dấu gạch ngang"
    for key, times in Counter(item.key for item in items).items():
        if times > 1:
            yield f"câu «{key}» ghi {times} lần"


def of_options(questionnaire: Questionnaire) -> Iterator[str]:
    """What is ticked has options to tick, what is written has none."""
    if not questionnaire.items:
        yield "phiếu không có câu hỏi nào"
    for item in questionnaire.items:
        if item.sort in ("one", "many") and len(item.options) < 2:
            yield f"câu «{item.key}» cần ít nhất hai lựa chọn, ghi ở «scale»"
        elif item.sort in ("text", "number") and item.options:
            yield f"câu «{item.key}» viết bằng lời hoặc số, không dùng «scale»"
        if item.longest < 1:
            yield f"câu «{item.key}» có «longest» phải từ 1 trở lên"


def of_scores(questionnaire: Questionnaire) -> Iterator[str]:
    """A question that counts has the five levels in order and a group that it counts towards."""
    for item in questionnaire.scored:
        if item.sort != "one" or tuple(option.key for option in item.options) != LEVELS:
            yield f"câu «{item.key}» được tính điểm nên phải chọn một trong năm mức, từ 1 đến 5"
        elif not item.group:
            yield f"câu «{item.key}» được tính điểm nên phải thuộc một nhóm"


def of_groups(questionnaire: Questionnaire) -> Iterator[str]:
    """Groups and sections exist and hold something."""
    groups, held = {group.key: group for group in questionnaire.groups}, {item.group for item in questionnaire.items}
    for item in questionnaire.items:
        if item.group and item.group not in groups:
            yield f"câu «{item.key}» thuộc nhóm «{item.group}», không có trong [groups]"
    for group in groups.values():
        if group.key not in held:
            yield f"nhóm «{group.key}» không có câu hỏi nào"
        if group.section and group.section not in questionnaire.sections:
            yield f"nhóm «{group.key}» thuộc phần «{group.section}», không có trong [sections]"
    for key in questionnaire.sections.keys() - {group.section for group in groups.values()}:
        yield f"phần «{key}» không có nhóm nào"


def of_branches(questionnaire: Questionnaire) -> Iterator[str]:
    """A question waits only for earlier ones, so there is never a circle, and for options that they have."""
    places = {item.key: place for place, item in enumerate(questionnaire.items)}
    for item in questionnaire.items:
        for condition in item.when:
            if condition.item not in places:
                yield f"câu «{item.key}» chờ câu «{condition.item}», phiếu không có câu ấy"
            elif places[condition.item] >= places[item.key]:
                yield f"câu «{item.key}» chờ câu «{condition.item}», phải là một câu đứng trước nó"
            else:
                yield from _of_options_awaited(item, questionnaire.by_key[condition.item], condition.among)


def _of_options_awaited(item: Item, awaited: Item, among: tuple[str, ...]) -> Iterator[str]:
    if not among:
        yield f"câu «{item.key}» chờ câu «{awaited.key}» mà không ghi lựa chọn nào"
    for key in sorted(set(among) - {option.key for option in awaited.options}):
        yield f"câu «{item.key}» chờ lựa chọn «{key}», câu «{awaited.key}» không có lựa chọn ấy"


def of_consent(questionnaire: Questionnaire) -> Iterator[str]:
    """What needs consent names a purpose that is told, and can always be left out."""
    purposes = {purpose.key for purpose in questionnaire.purposes}
    for item in questionnaire.items:
        if item.purpose and item.purpose not in purposes:
            yield f"câu «{item.key}» dùng cho mục đích «{item.purpose}», không có trong [purposes]"
        if item.purpose and item.required:
            yield f"câu «{item.key}» hỏi về người trả lời nên không được bắt buộc"
    for key in sorted(purposes - {item.purpose for item in questionnaire.items}):
        yield f"mục đích «{key}» không có câu hỏi nào"


def of_one_tap(questionnaire: Questionnaire) -> Iterator[str]:
    """The conversation knows the questions of the one-tap rating by name."""
    if questionnaire.key == one_tap.KEY:
        for key in one_tap.QUESTIONS:
            if key not in questionnaire.by_key:
                yield f"thiếu câu «{key}», đánh giá sau mỗi lần phục vụ cần câu này"


CHECKS = (of_keys, of_options, of_scores, of_groups, of_branches, of_consent, of_one_tap)
