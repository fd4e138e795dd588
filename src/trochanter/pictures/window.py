"""VTK's window: the surfaces of a scene as actors, in the order in which they are laid down."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from trochanter.pictures.cameras import VIEW_ANGLE_DEG, Camera
from trochanter.pictures.offscreen import prepare_rendering
from trochanter.pictures.palette import INSERTION, ORIGIN, SINEW, linear
from trochanter.pictures.surfaces import LEFT

if TYPE_CHECKING:
    from trochanter.pictures.scene import Part, Scene

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float64]

_SHADERS = Path(__file__).parent / "shading"
#: The left hip bone is context while it stands behind.
_FROM_LEFT = -0.1
#: What is fainter than this shows no fibres.
_GHOST = 0.3
#: A surface that is laid down for its depth alone.
_NOTHING = "gl_FragData[0] = vec4(0.0);\n"
#: Where no patch is, its distance [mm].
_NOWHERE = 99.0


class Figure:
    """One surface in the window: what VTK keeps of it, to be moved and coloured at no cost."""

    def __init__(self, part: Part) -> None:
        from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData

        self._data = vtkPolyData()
        cells = vtkCellArray()
        cells.SetData(3, _numbers(part.surface.mesh.faces.astype(np.int64).ravel(), whole=True))
        self._data.SetPolys(cells)
        self._held: tuple[Any, ...] = ()
        # Drawn first without colour, for its depth; then in colour; then, faintly, through all.
        muscle = part.surface.kind == "muscle"
        self.veil = _actor(self._data, _NOTHING)
        # Fibres are not seen in a ghost.
        fibres = part.surface.bundles > 0.0 and part.opacity > _GHOST
        self.skin = _actor(self._data, _answer(muscle, fibres, part.patches is not None))
        self.through = _actor(self._data, _answer(muscle, False, False))
        self.update(part)

    def update(self, part: Part) -> None:
        """Take on another pose, light or colour."""
        from vtkmodules.vtkCommonCore import vtkPoints

        now = (part.surface, part.open, part.patches)
        if not self._held or any(a is not b for a, b in zip(now, self._held, strict=True)):
            points = vtkPoints()
            points.SetData(_numbers(part.surface.mesh.vertices))
            self._data.SetPoints(points)
            fields = self._data.GetPointData()
            fields.SetNormals(_numbers(part.surface.normals, "normals"))
            fields.AddArray(_numbers(_traits(part), "traits"))
            self._data.Modified()
            self._held = now
        ghost = part.opacity < 1.0
        for actor, veil, thin in (
            (self.veil, 0.0, False),
            (self.skin, part.opacity, ghost),
            (self.through, part.through, True),
        ):
            _dress(actor, part, veil, thin)


class Window:
    """One window that is kept, with the figures of the parts that it has shown.

    Parts are laid down in one rendering: what is solid; then what is faint, the
    furthest first, each kind by its nearest face alone; then, over everything, what
    shines through.
    """

    def __init__(self) -> None:
        prepare_rendering()
        from vtkmodules.vtkRenderingCore import vtkRenderer, vtkRenderWindow

        self._window = vtkRenderWindow()
        self._window.SetOffScreenRendering(1)
        self._window.SetAlphaBitPlanes(1)
        self._window.SetMultiSamples(0)
        self._window.SetNumberOfLayers(2)
        self._below, self._above = vtkRenderer(), vtkRenderer()
        for layer, renderer in enumerate((self._below, self._above)):
            renderer.SetLayer(layer)
            renderer.SetBackground(0.0, 0.0, 0.0)
            renderer.SetBackgroundAlpha(0.0)
            self._window.AddRenderer(renderer)
        self._above.SetPreserveColorBuffer(True)
        self._above.SetActiveCamera(self._below.GetActiveCamera())
        self._figures: dict[tuple[str, bool, bool, int, int], Figure] = {}

    def render(self, scene: Scene, camera: Camera, width: int, height: int) -> Pixels:
        """Return a picture's pixels, the top row first.

        Parameters
        ----------
        scene : Scene
        camera : Camera
        width, height : int
            [px].

        Returns
        -------
        ndarray, shape (height, width, 4)
            Red, green and blue times the alpha that comes last.
        """
        self._lay_down(scene, camera)
        self._aim(camera, width, height, (0.0, 0.0), 1.0)
        return self._pixels(width, height)

    def tile(
        self, scene: Scene, camera: Camera, box: tuple[int, int, int, int], whole: tuple[int, int]
    ) -> Pixels:
        """Return a part of a large picture: left, top, width and height of it [px]."""
        left, top, width, height = box
        wide, high = whole
        x = (2.0 * left + width - wide) / width
        y = -(2.0 * top + height - high) / height
        self._lay_down(scene, camera)
        self._aim(camera, width, height, (x, y), height / min(wide, high))
        return self._pixels(width, height)

    def _lay_down(self, scene: Scene, camera: Camera) -> None:
        shown = [one for one in scene.parts if one.opacity > 0.0 and _in_place(one, camera)]
        figures = {one.name: self._figure(one) for one in shown}
        for renderer in (self._below, self._above):
            renderer.RemoveAllViewProps()
        for one in shown:
            if one.opacity == 1.0:
                self._below.AddActor(figures[one.name].skin)
            if one.through > 0.0:
                self._above.AddActor(figures[one.name].through)
        for group in _faint_groups(shown, camera):
            for one in group:
                self._below.AddActor(figures[one.name].veil)
            for one in group:
                self._below.AddActor(figures[one.name].skin)

    def _figure(self, part: Part) -> Figure:
        mesh = part.surface.mesh
        kind = (part.patches is None, part.opacity > _GHOST)
        key = (part.name, *kind, len(mesh.vertices), len(mesh.faces))
        if key not in self._figures:
            self._figures[key] = Figure(part)
        else:
            self._figures[key].update(part)
        return self._figures[key]

    def _aim(
        self, camera: Camera, width: int, height: int, middle: tuple[float, float], share: float
    ) -> None:
        if tuple(self._window.GetSize()) != (width, height):
            self._window.SetSize(width, height)
        held = self._below.GetActiveCamera()
        held.SetFocalPoint(*camera.focus)
        held.SetPosition(*camera.place)
        held.SetViewUp(*camera.up)
        tangent = np.tan(np.radians(VIEW_ANGLE_DEG / 2)) * share
        if share == 1.0 and width < height:
            tangent *= height / width
        held.SetViewAngle(float(np.degrees(2 * np.arctan(tangent))))
        held.SetWindowCenter(*middle)
        held.SetClippingRange(0.1 * camera.distance, camera.distance + 1.5)

    def _pixels(self, width: int, height: int) -> Pixels:
        from vtkmodules.util import numpy_support
        from vtkmodules.vtkCommonCore import vtkUnsignedCharArray

        held = vtkUnsignedCharArray()
        self._window.Render()
        window: Any = self._window
        window.GetRGBACharPixelData(0, 0, width - 1, height - 1, 0, held)
        as_array: Any = numpy_support.vtk_to_numpy
        pixels: Pixels = as_array(held).reshape(height, width, 4)
        return pixels[::-1]


def _in_place(part: Part, camera: Camera) -> bool:
    """Whether a part is no hindrance: from the left, the left hip bone would veil all."""
    return part.name != LEFT or camera.direction[2] > _FROM_LEFT


def _faint_groups(shown: list[Part], camera: Camera) -> list[list[Part]]:
    """Return the faint parts, those that are alike together, the furthest first."""
    groups: dict[tuple[str, float], list[Part]] = {}
    for one in shown:
        if one.opacity < 1.0:
            groups.setdefault((one.surface.kind, one.opacity), []).append(one)

    def depth(group: list[Part]) -> float:
        middles = [one.surface.mesh.vertices.mean(axis=0) for one in group]
        return float(np.linalg.norm(np.mean(middles, axis=0) - camera.place))

    return sorted(groups.values(), key=depth, reverse=True)


def _traits(part: Part) -> Floats:
    """Return what the shader must know of each vertex, shape (n, 4)."""
    held = part.surface
    if held.kind == "muscle":
        return np.stack([part.open, held.tendon, held.across, held.along], axis=1)
    patches = np.full((len(part.open), 2), _NOWHERE)
    if part.patches is not None:
        patches = 1e3 * part.patches
    return np.column_stack([part.open, patches, np.zeros(len(part.open))])


def _answer(muscle: bool, fibres: bool, patches: bool) -> str:
    """Return the shader's text for a kind of surface: what it does not need is left out.

    A software renderer works out both ways of a choice that is left to the shader.
    """
    kinds = {"MUSCLE": muscle, "FIBRES": fibres, "PATCHES": patches}
    told = "".join(f"#define {name} {int(value)}\n" for name, value in kinds.items())
    return told + (_SHADERS / "surface.glsl").read_text(encoding="utf-8")


def _actor(data: Any, answer: str) -> Any:
    """Return an actor that is drawn by our own shader."""
    from vtkmodules.vtkCommonDataModel import vtkDataObject
    from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper

    mapper = vtkPolyDataMapper()
    mapper.SetInputData(data)
    mapper.ScalarVisibilityOff()
    mapper.MapDataArrayToVertexAttribute(
        "traits", "traits", vtkDataObject.FIELD_ASSOCIATION_POINTS, -1
    )
    actor = vtkActor()
    actor.SetMapper(mapper)
    actor.ForceOpaqueOn()  # the order in which actors are laid down is ours, not VTK's
    actor.GetProperty().SetInterpolationToPhong()
    actor.GetProperty().BackfaceCullingOn()  # surfaces are closed: their insides are never seen
    shader = actor.GetShaderProperty()
    before, after = "//VTK::Normal::Dec", "//VTK::Normal::Impl"
    shader.AddVertexShaderReplacement(
        before, True, f"{before}\nin vec4 traits;\nout vec4 traitsVS;\n", False
    )
    shader.AddVertexShaderReplacement(after, True, f"{after}\n  traitsVS = traits;\n", False)
    functions = (_SHADERS / "functions.glsl").read_text(encoding="utf-8")
    shader.AddFragmentShaderReplacement(before, True, f"{before}\n{functions}", False)
    shader.AddFragmentShaderReplacement("//VTK::Light::Impl", True, answer, False)
    return actor


def _dress(actor: Any, part: Part, veil: float, ghost: bool) -> None:
    """Set what the shader must know of the whole surface."""
    known = actor.GetShaderProperty().GetFragmentCustomUniforms()
    known.SetUniformf("bundles", part.surface.bundles)
    known.SetUniformf("veil", veil)
    known.SetUniformf("ghost", float(ghost))
    known.SetUniform3f("flesh", linear(part.colour))
    known.SetUniform3f("sinew", linear(SINEW))
    known.SetUniform3f("originColour", linear(ORIGIN))
    known.SetUniform3f("insertionColour", linear(INSERTION))


def _numbers(values: NDArray[Any], name: str = "", whole: bool = False) -> Any:
    """Return VTK's own copy of an array."""
    from vtkmodules.util import numpy_support

    copy: Any = numpy_support.numpy_to_vtkIdTypeArray if whole else numpy_support.numpy_to_vtk
    wanted = values if whole else values.astype(np.float32)
    held = copy(np.ascontiguousarray(wanted), deep=1)
    if name:
        held.SetName(name)
    return held
