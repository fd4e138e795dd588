"""A muscle model by its names: what a hip and a group of subjects have in common."""

from __future__ import annotations

from functools import cached_property

from trochanter.errors import UnknownNameError
from trochanter.mechanics.names import CoordinateNames, LineNames
from trochanter.model import HIP_MUSCLES, CompiledModel, MuscleModel, Source


class Named:
    """A muscle model, its names in order, and where its figures come from.

    Parameters
    ----------
    model : MuscleModel
    """

    def __init__(self, model: MuscleModel) -> None:
        self.model = model

    @cached_property
    def compiled(self) -> CompiledModel:
        """The model as read-only arrays."""
        return self.model.compile()

    @property
    def id(self) -> str:
        """The model's id."""
        return self.model.id

    @property
    def title(self) -> str:
        """The model's title."""
        return self.model.title

    @property
    def sources(self) -> tuple[Source, ...]:
        """Where the model's figures come from."""
        return self.model.sources

    @cached_property
    def coordinates(self) -> CoordinateNames:
        """Names of the coordinates in order; ranges, units and defaults as attributes.

        Examples
        --------
        >>> import trochanter as tr
        >>> names = tr.load("dostal1981").coordinates
        >>> names
        ('hip_flexion', 'hip_adduction', 'hip_rotation')
        >>> names.units["hip_flexion"], names.ranges_deg["hip_flexion"]
        ('rad', (-30.0, 120.0))
        """
        return CoordinateNames(self.model.coordinates)

    @cached_property
    def muscles(self) -> LineNames:
        """Names of the lines in order; atlas muscles and compartments as attributes.

        Examples
        --------
        >>> import trochanter as tr
        >>> names = tr.load("dostal1981").muscles
        >>> len(names), names[0], names.slugs["iliopsoas"]
        (27, 'iliopsoas', ('iliacus', 'psoas-major'))
        """
        return LineNames(self.model.lines)

    def lines_of(self, muscle: str) -> list[str]:
        """Return the names of the lines that stand for an atlas muscle, perhaps none.

        Parameters
        ----------
        muscle : str
            A muscle's slug or name, such as ``"gluteus-medius"``.

        Raises
        ------
        UnknownNameError
            If it is no muscle that crosses the hip.

        Examples
        --------
        >>> import trochanter as tr
        >>> tr.load("gait2392").lines_of("gemellus-inferior")
        ['gemelli']
        >>> tr.load("gait2392").lines_of("obturator internus")
        []
        """
        slug = muscle.casefold().strip().replace(" ", "-")
        if slug not in HIP_MUSCLES:
            raise UnknownNameError("muscle", muscle, HIP_MUSCLES)
        return [line.name for line in self.model.lines if slug in line.muscles]
