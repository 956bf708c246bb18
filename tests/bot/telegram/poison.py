"""Updates that stop others' bots: each as the bytes that Telegram would send, under the number that it gave."""

from __future__ import annotations

from tests.bot.telegram.at_work import AN

_HEAD = '"message_id":7,"date":1,"from":{"id":5,"is_bot":false}'
_CHAT = f'"chat":{{"id":{AN},"type":"private"}}'

# What is in quarantine afterwards: nobody can read it, or the conversation fails on it.
QUARANTINED = {
    "no JSON at all": '{"update_id":%d,it is not',
    "a bare word": '{"update_id":%d,"message":undefined}',
    "cut off": f'{{"update_id":%d,"message":{{{_HEAD},',
    "a number of 5,000 digits": f'{{"update_id":%d,"message":{{{_HEAD},{_CHAT},"text":"a","x":{"9" * 5000}}}}}',
    "100,000 brackets": f'{{"update_id":%d,"x":{"[" * 100_000}{"]" * 100_000}}}',
    "10 MB": f'{{"update_id":%d,"message":{{{_HEAD},{_CHAT},"text":"{"a" * 10_000_000}"}}}}',
    "infinity": f'{{"update_id":%d,"message":{{{_HEAD},{_CHAT},"location":{{"latitude":Infinity,"longitude":1}}}}}}',
    "a list": '[{"update_id":%d}]',
    "a number": "%d",
    "a text": '"update_id %d"',
    "null": "null",
    "a message that is a number": '{"update_id":%d,"message":5}',
    "a message that is a list": '{"update_id":%d,"message":[]}',
    "a message that is empty": '{"update_id":%d,"message":{}}',
    "a message without a chat": f'{{"update_id":%d,"message":{{{_HEAD},"text":"a"}}}}',
    "a chat that is a text": f'{{"update_id":%d,"message":{{{_HEAD},"chat":"an","text":"a"}}}}',
    "a chat without an id": f'{{"update_id":%d,"message":{{{_HEAD},"chat":{{"type":"private"}},"text":"a"}}}}',
    "an id that is a fraction": f'{{"update_id":%d,"message":{{{_HEAD},"chat":{{"id":1.5,"type":"private"}},"text":"a"}}}}',
    "an id of 100 digits": f'{{"update_id":%d,"message":{{{_HEAD},"chat":{{"id":{"1" * 100},"type":"private"}},"text":"a"}}}}',
    "no number of the message": f'{{"update_id":%d,"message":{{"from":{{"id":5}},{_CHAT},"text":"a"}}}}',
    "a tap without its message": '{"update_id":%d,"callback_query":{"id":"q","data":"x"}}',
    "a tap that is a text": '{"update_id":%d,"callback_query":"q"}',
    "the conversation fails": f'{{"update_id":%d,"message":{{{_HEAD},{_CHAT},"text":"hỏng"}}}}',
}
# What is answered, or kept and ignored.
HARMLESS = {
    "an unknown kind": '{"update_id":%d,"telepathy":{"thought":"?"}}',
    "numbers beyond all": f'{{"update_id":%d,"message":{{{_HEAD},{_CHAT},"location":{{"latitude":1e400,"longitude":1}}}}}}',
    "a name twice": f'{{"update_id":%d,"message":{{{_HEAD},{_CHAT},"text":"a","text":"b"}}}}',
    "half a letter": f'{{"update_id":%d,"message":{{{_HEAD},{_CHAT},"text":"a\\ud800b"}}}}',
    "NUL": f'{{"update_id":%d,"message":{{{_HEAD},{_CHAT},"text":"a\\u0000b"}}}}',
    "a photo that is a number": f'{{"update_id":%d,"message":{{{_HEAD},{_CHAT},"photo":3}}}}',
    "a text that is a list": f'{{"update_id":%d,"message":{{{_HEAD},{_CHAT},"text":["a"]}}}}',
    "a new kind of content": f'{{"update_id":%d,"message":{{{_HEAD},{_CHAT},"hologram":{{}}}}}}',
    "null in every place": '{"update_id":%d,"edited_message":null,"my_chat_member":null}',
    "no number of its own": '{"edited_message":{}}',
}


def as_sent(poison: str, number: int) -> bytes:
    """The bytes, with the number in its place."""
    return poison.replace("%d", str(number)).encode()
