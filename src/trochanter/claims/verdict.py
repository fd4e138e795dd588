"""From a claim and the models to verdicts with their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from trochanter.anatomy import Atlas, Claim, atlas
from trochanter.anatomy.claim import Quantity
from trochanter.claims.architecture import area_from, is_about_area, studies
from trochanter.claims.predicates import Finding, ask
from trochanter.claims.quantity import Floats, NotTestableError, Values, evaluate
from trochanter.mechanics import Hip, load, models

Word = Literal["supported", "partly", "contradicted", "not testable"]


@dataclass(frozen=True)
class Verdict:
    """What one model, or one study of cross-sections, says of a claim.

    Attributes
    ----------
    model : str
        A model's id, or a source's key where the claim is about cross-section.
    verdict : str
        ``supported`` (every number agrees), ``partly`` (some do), ``contradicted`` (none does)
        or ``not testable``.
    numbers : tuple of Finding
        What it rests on.
    why : str or None
        Why the claim cannot be tested here.
    """

    model: str
    verdict: Word
    numbers: tuple[Finding, ...] = ()
    why: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the verdict as plain data."""
        found: dict[str, Any] = {
            "model": self.model,
            "verdict": self.verdict,
            "numbers": [vars(finding) for finding in self.numbers],
        }
        return found if self.why is None else {**found, "why": self.why}


@dataclass(frozen=True)
class Judged:
    """A claim with its verdicts, a model each."""

    claim: Claim
    verdicts: tuple[Verdict, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the claim and its verdicts as plain data."""
        return {
            "id": self.claim.id,
            "muscle": self.claim.muscle,
            "says": self.claim.says,
            "sources": list(self.claim.sources),
            "verdicts": [verdict.as_json() for verdict in self.verdicts],
        }


def verdicts(muscle: str, model: str | None = None) -> tuple[Judged, ...]:
    """Judge every claim about a muscle in every built-in model, or in one.

    Parameters
    ----------
    muscle : str
        Slug, name or synonym.
    model : str, optional
        Id of a built-in model; all of them by default.

    Raises
    ------
    UnknownNameError
        For a muscle or model that does not exist, with the nearest names.

    Examples
    --------
    >>> import trochanter as tr
    >>> judged = tr.verdicts("gluteus-minimus", model="dostal1981")
    >>> {v.verdict for j in judged for v in j.verdicts} <= {
    ...     "supported", "partly", "contradicted", "not testable"}
    True
    """
    facts = atlas()
    hips = [load(model)] if model else [load(name) for name in models()]
    return tuple(judge(claim, hips, facts) for claim in facts.claims_of(muscle))


def judge(claim: Claim, hips: Sequence[Hip], facts: Atlas) -> Judged:
    """Judge one claim in the given models."""
    if not claim.test:
        why = claim.why_not_testable
        return Judged(claim, tuple(Verdict(h.id, "not testable", (), why) for h in hips))
    if is_about_area(claim):
        found = tuple(_by_study(claim, study, facts) for study in studies(facts, claim))
        return Judged(claim, found)
    return Judged(claim, tuple(_by_model(claim, hip) for hip in hips))


def _by_model(claim: Claim, hip: Hip) -> Verdict:
    def values_of(quantity: Quantity, along: str | None, grid: Floats | None) -> Values:
        return evaluate(hip, quantity, along, grid)

    return _settle(claim, hip.id, values_of)


def _by_study(claim: Claim, study: str, facts: Atlas) -> Verdict:
    def values_of(quantity: Quantity, along: str | None, grid: Floats | None) -> Values:
        return area_from(facts, study, quantity)

    return _settle(claim, study, values_of)


def _settle(claim: Claim, name: str, values_of: Any) -> Verdict:
    """Ask every test; the verdict is what all the numbers say together."""
    findings: list[Finding] = []
    decisive: list[bool] = []
    for test in claim.test:
        try:
            found = ask(test, values_of)
        except NotTestableError as reason:
            return Verdict(name, "not testable", tuple(findings), str(reason))
        findings.extend(found)
        # A count stands or falls by its share; the lines below it only show where it comes from.
        decisive.extend(f.holds for f in (found[:1] if test.kind == "count" else found))
    word: Word = "partly"
    if all(decisive):
        word = "supported"
    elif not any(decisive):
        word = "contradicted"
    return Verdict(name, word, tuple(findings))


@cache
def all_verdicts() -> tuple[Judged, ...]:
    """Judge every claim of the built-in atlas in every built-in model, once."""
    facts = atlas()
    hips = [load(name) for name in models()]
    return tuple(judge(claim, hips, facts) for claim in facts.claims.values())
