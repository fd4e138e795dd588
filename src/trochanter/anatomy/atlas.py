"""The atlas: every fact, read once, checked whole, found by any of its names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from trochanter.anatomy.article import Article
from trochanter.anatomy.checks import check
from trochanter.anatomy.claim import Claim
from trochanter.anatomy.library import Library, read_library
from trochanter.anatomy.loader import Faults
from trochanter.anatomy.muscle import Muscle
from trochanter.anatomy.names import fold, names_of
from trochanter.anatomy.source import Source
from trochanter.anatomy.structures import Artery, Bone, Bursa, MuscleGroup, Nerve, Structure
from trochanter.errors import DataFaultError, UnknownNameError

DATA = Path(__file__).parent / "data"


class Muscles(Mapping[str, Muscle]):
    """Muscles by slug; a look-up takes any name or synonym, in any case, too.

    Examples
    --------
    >>> import trochanter
    >>> trochanter.atlas().muscles["Gluteus Minimus"].slug
    'gluteus-minimus'
    """

    def __init__(self, muscles: dict[str, Muscle]) -> None:
        self._muscles = muscles
        self._slugs = {fold(name): slug for slug, m in muscles.items() for name in names_of(m)}
        self._slugs |= {fold(slug): slug for slug in muscles}

    def __getitem__(self, name: str) -> Muscle:
        slug = self._slugs.get(fold(str(name)))
        if slug is None:
            raise UnknownNameError("muscle", str(name), self._muscles)
        return self._muscles[slug]

    def __iter__(self) -> Iterator[str]:
        return iter(self._muscles)

    def __len__(self) -> int:
        return len(self._muscles)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and fold(name) in self._slugs


@dataclass(frozen=True)
class Atlas:
    """Facts about the muscles that cross the hip, read-only.

    Attributes
    ----------
    muscles : Muscles
        By slug, name or synonym.
    groups, bones, nerves, arteries, bursae, structures : Mapping
        Records by slug.
    sources : Mapping of str to Source
        By key.
    articles : Mapping of str to Article
        By the muscle's slug.
    claims : Mapping of str to Claim
        By id.

    Examples
    --------
    >>> import trochanter as tr
    >>> [muscle.slug for muscle in tr.atlas().members("hamstrings")]
    ['biceps-femoris', 'semitendinosus', 'semimembranosus']
    """

    muscles: Muscles
    groups: Mapping[str, MuscleGroup]
    bones: Mapping[str, Bone]
    nerves: Mapping[str, Nerve]
    arteries: Mapping[str, Artery]
    bursae: Mapping[str, Bursa]
    structures: Mapping[str, Structure]
    sources: Mapping[str, Source]
    articles: Mapping[str, Article]
    claims: Mapping[str, Claim]

    def members(self, group: str) -> tuple[Muscle, ...]:
        """Return the muscles of a group, the most superficial first."""
        if group not in self.groups:
            raise UnknownNameError("group", group, self.groups)
        found = [m for m in self.muscles.values() if m.classification.group == group]
        return tuple(sorted(found, key=lambda m: (m.classification.layer, m.slug)))

    def claims_of(self, muscle: str) -> tuple[Claim, ...]:
        """Return the claims about a muscle, in the order of its file."""
        slug = self.muscles[muscle].slug
        return tuple(claim for claim in self.claims.values() if claim.muscle == slug)


def find_faults(root: Path = DATA) -> tuple[str, ...]:
    """Return every fault in a data folder, ``file:line: what``; none means that it is sound."""
    faults = Faults(root)
    library = read_library(root, faults)
    check(library, faults)
    return tuple(faults.lines)


def read_atlas(root: Path = DATA) -> Atlas:
    """Read an atlas from a data folder.

    Raises
    ------
    DataFaultError
        Listing every fault, each with file and line.
    """
    faults = Faults(root)
    library = read_library(root, faults)
    check(library, faults)
    if faults.lines:
        raise DataFaultError(faults.lines)
    return _freeze(library)


@cache
def atlas() -> Atlas:
    """Return the built-in atlas; it is read and checked the first time.

    Examples
    --------
    >>> import trochanter as tr
    >>> minimus = tr.atlas().muscles["gluteus-minimus"]
    >>> minimus.innervation[0].nerve
    'superior-gluteal-nerve'
    """
    return read_atlas()


def _freeze(library: Library) -> Atlas:
    return Atlas(
        muscles=Muscles(library.muscles),
        groups=MappingProxyType(library.groups),
        bones=MappingProxyType(library.bones),
        nerves=MappingProxyType(library.nerves),
        arteries=MappingProxyType(library.arteries),
        bursae=MappingProxyType(library.bursae),
        structures=MappingProxyType(library.structures),
        sources=MappingProxyType(library.sources),
        articles=MappingProxyType(library.articles),
        claims=MappingProxyType(library.claims),
    )
