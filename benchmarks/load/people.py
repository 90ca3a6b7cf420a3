"""What coders do at their desks, as HTTP requests of a browser."""

from __future__ import annotations

import asyncio
import random
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx

from benchmarks.load import place

EVERY = 2.0
TOGETHER = 2
"""Coders in one transcript."""
HERE_EVERY = 15.0
PATIENCE = 40.0


@dataclass
class Done:
    """What the coders sent, what was acknowledged, and how long answers took, in seconds."""

    sent: set[str] = field(default_factory=set)
    acknowledged: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    signing_in: list[float] = field(default_factory=list)
    saving: list[float] = field(default_factory=list)
    reading: list[float] = field(default_factory=list)
    hearing: list[float] = field(default_factory=list)
    told: int = 0


async def work(url: str, names: list[str], seconds: float, look: Callable[[], None]) -> Done:
    """All of them, until the time is over; `look` is called every few seconds."""
    done, born = Done(), {}
    look()
    desks = await asyncio.gather(*(_signed_in(url, name, done) for name in names))
    look()
    end = time.monotonic() + seconds + EVERY
    async with asyncio.TaskGroup() as group:
        group.create_task(_watched(look, end))
        for number, client in enumerate(desks):
            group.create_task(_person(client, number, end, done, born))
    return done


async def _watched(look: Callable[[], None], end: float) -> None:
    while time.monotonic() < end:
        look()
        await asyncio.sleep(5)
    look()


async def _signed_in(url: str, name: str, done: Done) -> httpx.AsyncClient:
    """All at the same moment, as after a break."""
    began = time.monotonic()
    client = httpx.AsyncClient(base_url=url, headers={"origin": url}, timeout=PATIENCE)
    said = {"name": name, "password": place.PASSWORD}
    answer = await client.post("/qualkit/sign-in", json=said)
    answer.raise_for_status()
    done.signing_in.append(time.monotonic() - began)
    return client


async def _person(
    client: httpx.AsyncClient, number: int, end: float, done: Done, born: dict[str, float]
) -> None:
    transcript = place.names()[number // TOGETHER]
    await asyncio.sleep(random.Random(number).random() * EVERY)
    listening = asyncio.create_task(_listen(client, transcript, end, done, born))
    being = asyncio.create_task(_be_here(client, transcript, end))
    await _code(client, transcript, number, end, done, born)
    await asyncio.gather(listening, being)
    await client.aclose()


async def _code(
    client: httpx.AsyncClient,
    transcript: str,
    number: int,
    end: float,
    done: Done,
    born: dict[str, float],
) -> None:
    """A coding every two seconds; one that is not acknowledged is sent again, as a page does."""
    chance, start = random.Random(number), 0
    while time.monotonic() < end - EVERY:
        began = time.monotonic()
        start += 3 + chance.randrange(5)
        coding = uuid.uuid4().hex
        state = {"start": start, "end": start + 12 + chance.randrange(30), "code": "hal.agy",
                 "value": "", "valence": "", "note": ""}  # fmt: skip
        edit = {"id": uuid.uuid4().hex, "transcript": transcript, "action": "code",
                "parts": [{"put": coding, "state": state, "was": None}]}  # fmt: skip
        done.sent.add(coding)
        if await _acknowledged(client, edit, coding, end, done):
            born[coding] = time.monotonic()
        await asyncio.sleep(max(0.0, EVERY - (time.monotonic() - began)))


async def _acknowledged(
    client: httpx.AsyncClient, edit: dict[str, object], coding: str, end: float, done: Done
) -> bool:
    began = time.monotonic()
    while time.monotonic() < end + PATIENCE:
        try:
            answer = await client.post("/qualkit/ops", json={"operations": [edit]})
            answer.raise_for_status()
            ((_, problem, *_more),) = answer.json()["outcomes"]
        except httpx.HTTPError as error:
            done.failed.append(type(error).__name__ + " " + str(error)[:120])
            await asyncio.sleep(1)
            continue
        done.saving.append(time.monotonic() - began)
        (done.refused if problem else done.acknowledged).append(problem or coding)
        return not problem
    return False


async def _listen(
    client: httpx.AsyncClient, transcript: str, end: float, done: Done, born: dict[str, float]
) -> None:
    """Wait for notice of others' changes as a page does, and read when told."""
    mark, known = "", set(born)
    while time.monotonic() < end:
        asked = {"transcript": transcript, "mark": mark}
        try:
            found = (await client.get("/qualkit/changes", params=asked)).json().get("mark", mark)
            if found != mark:
                done.told += 1
                mark = found
                await _read(client, transcript, known, done, born)
        except httpx.HTTPError as error:
            done.failed.append("listening: " + type(error).__name__)
        await asyncio.sleep(1)


async def _read(
    client: httpx.AsyncClient,
    transcript: str,
    known: set[str],
    done: Done,
    born: dict[str, float],
) -> None:
    began = time.monotonic()
    asked = {"transcript": transcript}
    codings, _ = await asyncio.gather(
        client.get("/qualkit/codings", params=asked), client.get("/qualkit/steps", params=asked)
    )
    now = time.monotonic()
    done.reading.append(now - began)
    fresh = {row[0] for row in codings.json()["codings"]} - known
    done.hearing += [now - born[coding] for coding in fresh if coding in born and known]
    known |= fresh


async def _be_here(client: httpx.AsyncClient, transcript: str, end: float) -> None:
    while time.monotonic() < end:
        await client.post("/qualkit/here", json={"transcript": transcript})
        await asyncio.sleep(min(HERE_EVERY, max(0.0, end - time.monotonic())))
