"""Every page of the site as text, from the facts, the models' answers and the pictures."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import trochanter
from trochanter.anatomy import Atlas, Muscle
from trochanter.anatomy.muscle import facts_of
from trochanter.claims import Judged
from trochanter.mechanics import DEFAULT_MODEL, Hip
from trochanter.mechanics.words import MOTIONS
from trochanter.site import actions, charts
from trochanter.site.addresses import HIP, group_page, link, muscle_page, muscle_redirects
from trochanter.site.citations import Citations, reference_line
from trochanter.site.pictures import Pictures
from trochanter.site.records import identifiers, relations
from trochanter.site.search import index_script
from trochanter.site.templating import capital, environment

HIP_TRAIL = [("Trochanter", "index.html"), ("Muscles of the hip", f"{HIP}index.html")]


@dataclass(frozen=True)
class Content:
    """All that the pages are made from."""

    atlas: Atlas
    hips: tuple[Hip, ...]
    judged: tuple[Judged, ...]
    pictures: Mapping[str, Pictures]


def pages(content: Content) -> Iterator[tuple[str, str]]:
    """Yield every page's address and text."""
    yield "index.html", _home(content)
    yield f"{HIP}index.html", _render("hip.html", f"{HIP}index.html", content, "Muscles of the hip")
    for group in content.atlas.groups.values():
        yield group_page(group.slug), _group(content, group)
    ordered = _ordered(content.atlas)
    for muscle, following in zip(ordered, [*ordered[1:], ordered[0]], strict=True):
        yield muscle_page(muscle.slug), _muscle(content, muscle, following)
        for address in muscle_redirects(muscle.slug):
            yield address, _redirect(address, muscle)
    yield "claims/index.html", _claims(content)
    yield "models/index.html", _models(content)
    yield "sources/index.html", _sources(content)
    yield (
        "search/index.html",
        _render("search.html", "search/index.html", content, "Search", muscles=ordered),
    )
    yield "404.html", _render("404.html", "404.html", content, "No page here")
    yield "assets/search-index.js", index_script(content.atlas)


def _render(template: str, page: str, content: Content, title: str, **more: Any) -> str:
    values = {
        "title": title,
        "summary": f"{title}: an open, computable atlas of the muscles of the human hip.",
        "to": partial(link, page),
        "version": trochanter.__version__,
        "atlas": content.atlas,
        "pictures": content.pictures,
        "trail": HIP_TRAIL[:1],
    }
    return environment().get_template(template).render({**values, **more})


def _ordered(atlas: Atlas) -> list[Muscle]:
    return [muscle for group in atlas.groups for muscle in atlas.members(group)]


def _home(content: Content) -> str:
    starters = ("gluteus-minimus", "gluteus-medius", "gemellus-inferior", "piriformis")
    return _render(
        "home.html",
        "index.html",
        content,
        "The muscles of the hip",
        starters=[content.atlas.muscles[slug] for slug in starters],
        lead=content.pictures.get("gluteus-minimus"),
        claim_count=len(content.judged),
    )


def _group(content: Content, group: Any) -> str:
    address = group_page(group.slug)
    cites = Citations(content.atlas)
    more = {"group": group, "cites": cites, "trail": HIP_TRAIL}
    return _render("group.html", address, content, group.title, **more)


def _muscle(content: Content, muscle: Muscle, following: Muscle) -> str:
    found = [actions.curves(hip, muscle) for hip in content.hips]
    curves = tuple(curve for of_model in found for curve in of_model)
    own = tuple(c for c in curves if c.model == DEFAULT_MODEL)
    group = content.atlas.groups[muscle.classification.group]
    judged = [j for j in content.judged if j.claim.muscle == muscle.slug]
    pictures = content.pictures.get(muscle.slug)
    return _render(
        "muscle.html",
        muscle_page(muscle.slug),
        content,
        capital(muscle.name),
        summary=muscle.subtitle,
        trail=[*HIP_TRAIL, (group.title, group_page(group.slug))],
        muscle=muscle,
        following=following,
        cites=Citations(content.atlas),
        identifiers=identifiers(muscle),
        article=content.atlas.articles.get(muscle.slug),
        sentence=actions.sentence(muscle, own) if own else None,
        own_lines=len(own),
        default_model=DEFAULT_MODEL,
        other_models=sorted({c.model for c in curves} - {DEFAULT_MODEL}),
        panels=charts.panels(curves, DEFAULT_MODEL),
        colours=charts.legend(curves),
        postures=actions.POSTURES_DEG,
        motions=[(c, MOTIONS[c]) for c in actions.HIP_COORDINATES],
        curves=curves,
        judged=judged,
        pictures=pictures,
        relations=relations(content.atlas, muscle),
        contents=_contents(bool(curves), bool(judged), bool(pictures)),
    )


def _contents(has_curves: bool, has_claims: bool, has_pictures: bool) -> list[tuple[str, str]]:
    parts = [
        ("key-facts", "Key facts", True),
        ("article", "Article", True),
        ("actions", "Computed actions", has_curves),
        ("claims", "Claims", has_claims),
        ("gallery", "Gallery", has_pictures),
        ("relations", "Relations", True),
        ("sources", "Sources", True),
    ]
    return [(id, name) for id, name, is_there in parts if is_there]


def _redirect(address: str, muscle: Muscle) -> str:
    target = link(address, muscle_page(muscle.slug))
    return (
        environment()
        .get_template("redirect.html")
        .render(title=capital(muscle.name), target=target)
    )


def _claims(content: Content) -> str:
    words = Counter(v.verdict for j in content.judged for v in j.verdicts)
    by_muscle = [
        (muscle, [j for j in content.judged if j.claim.muscle == muscle.slug])
        for muscle in _ordered(content.atlas)
    ]
    return _render(
        "claims.html",
        "claims/index.html",
        content,
        "Claims",
        total=len(content.judged),
        tally=words.most_common(),
        by_muscle=[(muscle, judged) for muscle, judged in by_muscle if judged],
    )


def _models(content: Content) -> str:
    described = []
    for hip in content.hips:
        ranges = hip.coordinates.ranges_deg
        slugs = {slug for line in hip.muscles for slug in hip.muscles.slugs[line]}
        described.append(
            {
                "id": hip.id,
                "title": hip.title,
                "note": hip.model.note.strip(),
                "lines": len(hip.muscles),
                "muscles": len(slugs),
                "ranges": [(n, f"{lo:.0f}", f"{hi:.0f}") for n, (lo, hi) in ranges.items()],
                "sources": [source.citation for source in hip.sources],
            }
        )
    return _render("models.html", "models/index.html", content, "The models", models=described)


def _sources(content: Content) -> str:
    users: dict[str, list[Muscle]] = {}
    for muscle in _ordered(content.atlas):
        article = content.atlas.articles.get(muscle.slug)
        claims = [
            key
            for c in content.atlas.claims_of(muscle.slug)
            for f in facts_of(c)
            for key in f.sources
        ]
        for key in dict.fromkeys((*muscle.sources, *(article.sources if article else ()), *claims)):
            users.setdefault(key, []).append(muscle)
    ordered = sorted(content.atlas.sources.values(), key=lambda s: (s.short.casefold(), s.year))
    entries = [(source, reference_line(source), users.get(source.id, [])) for source in ordered]
    return _render("sources.html", "sources/index.html", content, "Sources", entries=entries)


def data_json(content: Content) -> str:
    """Return the verdicts as JSON, for readers that are programs."""
    return json.dumps({"claims": [j.as_json() for j in content.judged]}, ensure_ascii=False)
