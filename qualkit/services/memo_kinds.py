"""The kinds of memo, a line each: what there is to write about, how, and whether it is worth it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NoReturn

from qualkit.analysis.code_profile import assemble_code
from qualkit.analysis.methods import assemble_methods
from qualkit.analysis.person_profile import assemble_person, persons_of
from qualkit.analysis.recommendations import assemble_recommendations
from qualkit.analysis.site_profile import assemble_site
from qualkit.analysis.tensions import assemble_tension
from qualkit.analysis.themes import assemble_theme
from qualkit.analysis.vignette import assemble_vignette
from qualkit.analysis.waves import assemble_wave
from qualkit.errors import NotFound
from qualkit.model import Tension, Theme
from qualkit.model.analyst_note import NotePlace
from qualkit.model.theme import QueryRef
from qualkit.report.code_memo import build_code_memo
from qualkit.report.methods_memo import build_methods_memo
from qualkit.report.person_memo import build_person_memo
from qualkit.report.recommendations_memo import build_recommendations_memo
from qualkit.report.site_memo import build_site_memo
from qualkit.report.tension_memo import build_tension_memo
from qualkit.report.theme_memo import build_theme_memo
from qualkit.report.tree import Memo
from qualkit.report.vignette_memo import build_vignette_memo
from qualkit.report.wave_memo import build_wave_memo
from qualkit.services.memo_ground import Ground
from qualkit.services.note_setting import set_down

_Offered = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class MemoName:
    """What a memo can be written about: `kind` is a key of KINDS; `id` may be empty."""

    kind: str
    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of memo. `offered` gives (id, title) of each; `worth` whether there is evidence.

    One that is not `in_batch` is written only when it is asked for.
    """

    about: str
    offered: Callable[[Ground], _Offered]
    build: Callable[[Ground, str], Memo]
    worth: Callable[[Ground, str], bool]
    in_batch: bool = True
    single: bool = False


def _theme(ground: Ground, id: str) -> Theme:
    found = next((theme for theme in ground.themes if theme.id == id), None)
    return found or _missing("theme", id, [theme.id for theme in ground.themes])


def _tension(ground: Ground, id: str) -> Tension:
    found = next((tension for tension in ground.tensions if tension.id == id), None)
    return found or _missing("tension", id, [tension.id for tension in ground.tensions])


def _wave(ground: Ground, id: str) -> str:
    waves = [wave.id for wave in ground.study.waves]
    return id if id in waves else _missing("wave", id, waves)


def _site(ground: Ground, id: str) -> str:
    sites = [site.id for site in ground.study.sites]
    return id if id in sites else _missing("site", id, sites)


def _missing(kind: str, id: str, known: list[str]) -> NoReturn:
    hint = f"the project has {', '.join(known)}" if known else f"the project has no {kind} yet"
    raise NotFound(f"no {kind} '{id}'", hint=hint)


def _theme_codes(ground: Ground, id: str) -> bool:
    lines = _theme(ground, id).dimensions
    return bool(ground.corpus.pick([c for d in lines for c in (*d.freedom_refs, *d.fence_refs)]))


def _both_poles(ground: Ground, id: str) -> bool:
    tension = _tension(ground, id)
    return all(ground.corpus.pick(p.refs) for p in (tension.pole_a, tension.pole_b))


def _foreign(ground: Ground) -> Callable[[Theme | Tension], bool]:
    """Whether a theme or tension rests on codes of another study's codebook; these come last."""

    def of(owner: Theme | Tension) -> bool:
        refs = (
            [ref for d in owner.dimensions for ref in (*d.freedom_refs, *d.fence_refs)]
            if isinstance(owner, Theme)
            else [*owner.pole_a.refs, *owner.pole_b.refs]
        )
        return not any(
            isinstance(ref, QueryRef) or ref.code in ground.corpus.codebook for ref in refs
        )

    return of


def _heard_at(ground: Ground, id: str) -> bool:
    return any(placed.document.site == id for placed in ground.corpus.placed)


def _advice(ground: Ground, id: str) -> bool:
    findings = assemble_recommendations(ground.corpus, ground.frames, root=id)
    return bool(findings.stated or findings.heard)


def _persons(ground: Ground) -> _Offered:
    for site, person in persons_of(ground.corpus):
        yield f"{site}/{person}", person


def _sites_and_persons(ground: Ground) -> _Offered:
    yield from ((site.id, site.name) for site in ground.study.sites)
    yield from _persons(ground)


def _recommendations(ground: Ground, id: str) -> Memo:
    return build_recommendations_memo(
        assemble_recommendations(ground.corpus, ground.frames, root=id)
    )


def _person(ground: Ground, id: str) -> Memo:
    found = assemble_person(ground.corpus, id, themes=ground.themes, tensions=ground.tensions)
    return build_person_memo(found)


KINDS: dict[str, Kind] = {
    "theme": Kind(
        "theme (its id, as `qualkit themes list` shows)",
        lambda g: ((theme.id, theme.name) for theme in sorted(g.themes, key=_foreign(g))),
        lambda g, id: build_theme_memo(assemble_theme(g.corpus, _theme(g, id))),
        _theme_codes,
    ),
    "tension": Kind(
        "tension (its id, as `qualkit themes list` shows)",
        lambda g: ((one.id, one.name) for one in sorted(g.tensions, key=_foreign(g))),
        lambda g, id: build_tension_memo(assemble_tension(g.corpus, _tension(g, id))),
        _both_poles,
    ),
    "wave": Kind(
        "wave (its id in the study frame)",
        lambda g: ((wave.id, f"Wave {wave.label}") for wave in g.study.waves),
        lambda g, id: build_wave_memo(assemble_wave(g.corpus, _wave(g, id))),
        lambda g, id: True,
    ),
    "site": Kind(
        "site (its id in the study frame)",
        lambda g: ((site.id, site.name) for site in g.study.sites),
        lambda g, id: build_site_memo(assemble_site(g.corpus, _site(g, id), g.tensions)),
        _heard_at,
    ),
    "code": Kind(
        "code (its id in the codebook)",
        lambda g: ((code.id, code.label) for code in g.corpus.codebook),
        lambda g, id: build_code_memo(assemble_code(g.corpus, id, g.frames, g.record_of(id))),
        lambda g, id: bool(g.corpus.pick_exactly(id)),
    ),
    "person": Kind(
        "person (as transcripts name her, or site/person)",
        _persons,
        _person,
        lambda g, id: True,
        in_batch=False,
    ),
    "vignette": Kind(
        "site or person (its id, as transcripts name her, or site/person) in order, as a vignette",
        _sites_and_persons,
        lambda g, id: build_vignette_memo(assemble_vignette(g.corpus, id)),
        lambda g, id: True,
        in_batch=False,
    ),
    "methods": Kind(
        "method of the study, as an appendix",
        lambda g: (("", "Methods appendix"),),
        lambda g, _: build_methods_memo(assemble_methods(g.corpus, g.coding, g.frames)),
        lambda g, _: bool(g.corpus.transcripts),
        single=True,
    ),
    "recommendations": Kind(
        "recommendations of the study, or those of a family of codes (its first code)",
        lambda g: (("", "Recommendations"),),
        _recommendations,
        _advice,
        single=True,
    ),
}


def kind_of(name: str) -> Kind:
    """Raises NotFound where there is no such kind."""
    found = KINDS.get(name)
    if found is None:
        raise NotFound(f"no kind of memo '{name}'", hint=f"there are {', '.join(KINDS)}")
    return found


def offered(ground: Ground, kinds: Iterable[str]) -> tuple[MemoName, ...]:
    """Every memo of these kinds that the project can give, in the order of KINDS."""
    wanted = frozenset(kinds)
    return tuple(
        MemoName(name, id, title)
        for name, kind in KINDS.items()
        if name in wanted
        for id, title in kind.offered(ground)
    )


def computed(ground: Ground, kind: str, id: str) -> Memo:
    """One memo as a tree without notes. Raises NotFound for an unknown kind or id."""
    return kind_of(kind).build(ground, id)


def built(ground: Ground, kind: str, id: str) -> Memo:
    """One memo as a tree, checked, with its notes. Raises NotFound for an unknown kind or id."""
    memo, at = computed(ground, kind, id), NotePlace(kind, id)
    return set_down(memo, at, ground.corpus, ground.notes, ground.drafting)
