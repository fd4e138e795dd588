"""Which atlas muscle a name in a published model stands for."""

from __future__ import annotations

import re

_PATTERNS: tuple[tuple[str, str], ...] = (
    # Gait2392 and its kin, Rajagopal 2015 and its kin, names written out; the first that fits.
    (r"glu?t?e?u?s?_?max", "gluteus-maximus"),
    (r"glu?t?e?u?s?_?med", "gluteus-medius"),
    (r"glu?t?e?u?s?_?min", "gluteus-minimus"),
    (r"tfl|tensor_?fasc", "tensor-fasciae-latae"),
    (r"piri?$|peri$|piriformis", "piriformis"),
    (r"ob[ts]_?int|obturator_?int|obtint", "obturator-internus"),
    (r"ob[ts]_?ext|obturator_?ext|obtext", "obturator-externus"),
    (r"gem_?sup|gemellus_?sup", "gemellus-superior"),
    (r"gem_?inf|gemellus_?inf", "gemellus-inferior"),
    (r"quad_?fem|quadratus_?fem|qf$", "quadratus-femoris"),
    (r"iliacus", "iliacus"),
    (r"psoas(?!_?min)", "psoas-major"),
    (r"rec(t?us)?t?_?fem|rf$", "rectus-femoris"),
    (r"sar(t|torius)?$", "sartorius"),
    (r"pect(ineus)?$", "pectineus"),
    (r"add(uctor)?_?long", "adductor-longus"),
    (r"add(uctor)?_?brev", "adductor-brevis"),
    (r"add(uctor)?_?mag", "adductor-magnus"),
    (r"gra(c|cilis)?$", "gracilis"),
    (r"bi(ceps)?_?fem(oris)?_?l|bflh|biceps_?femoris$", "biceps-femoris"),
    (r"bi(ceps)?_?fem(oris)?_?sh?|bfsh", ""),
    (r"semi_?ten", "semitendinosus"),
    (r"semi_?mem", "semimembranosus"),
)
_SIDE = re.compile(
    r"^(?:r|l|right|left)_|_(?:r|l|right|left)(?=_|$)|_(?:tendon|muscle|whole)(?=_|$)"
)


def muscles_named(name: str) -> tuple[str, ...]:
    """Return the slugs of the atlas muscles that a line's name stands for, perhaps none.

    Examples
    --------
    >>> muscles_named("glmax1_r"), muscles_named("bifemsh_r"), muscles_named("add_mag2_l")
    (('gluteus-maximus',), (), ('adductor-magnus',))
    >>> muscles_named("gem_r"), muscles_named("soleus_r")
    (('gemellus-superior', 'gemellus-inferior'), ())
    """
    plain = re.sub(r"[\W_]+", "_", name.casefold()[:100]).strip("_")
    plain = _SIDE.sub("", plain).strip("_").rstrip("0123456789_")
    if plain in ("gem", "gemelli", "gemellus"):
        return ("gemellus-superior", "gemellus-inferior")
    if plain == "iliopsoas":
        return ("iliacus", "psoas-major")
    for pattern, slug in _PATTERNS:
        if re.match(pattern, plain):
            return (slug,) if slug else ()
    return ()
