"""VTK's window: the actors of a scene in layers, the lights and the camera."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from trochanter.pictures.colours import bone_colours, muscle_colours
from trochanter.pictures.offscreen import prepare_rendering
from trochanter.pictures.scene import Scene
from trochanter.pictures.tubes import tube_mesh

if TYPE_CHECKING:
    from trochanter.pictures.bundles import Bundle
    from trochanter.pictures.posed import Piece
    from trochanter.pictures.solids import Solid

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float64]

BACKGROUND = (251, 249, 245)
VIEW_ANGLE_DEG = 20.0
FINER = 2  # rendered at this multiple of the size and averaged, against jagged edges
# Place relative to the camera (right, up, toward it), strength and colour of each light.
_LIGHTS = (
    ((-0.55, 0.85, 1.0), 0.84, (1.0, 0.98, 0.95)),
    ((0.90, -0.15, 0.8), 0.34, (1.0, 0.97, 0.95)),
)


class Layer(Enum):
    """What one rendering shows: kinds of actor, and whether it is drawn over what is there."""

    SOLID = (frozenset({"bone", "muscle"}), False)
    MUSCLE = (frozenset({"muscle"}), False)
    FAINT = (frozenset({"faint"}), True)
    FAINT_AND_LEFT = (frozenset({"faint", "left"}), True)


class Window:
    """One window that is kept, with the actors of the scene it showed last."""

    def __init__(self) -> None:
        prepare_rendering()
        import pyvista

        self._plotter = pyvista.Plotter(off_screen=True, lighting=None)
        self._plotter.disable_anti_aliasing()
        self._below = self._plotter.renderer
        self._below.SetBackground(*(c / 255 for c in BACKGROUND))
        self._above = _renderer_over(self._plotter)
        for renderer in (self._below, self._above):
            _light(renderer)
        self._bones: tuple[Piece, ...] | None = None
        self._scene: Scene | None = None
        self._actors: dict[str, list[Any]] = {"bone": [], "muscle": [], "faint": [], "left": []}

    def set(self, scene: Scene) -> None:
        """Put the scene's actors into the window; bones stay if they are the same ones."""
        if scene is self._scene:
            return
        if self._bones is not scene.pieces:
            self._clear("bone", "left")
            for piece in scene.pieces:
                mesh, colours = piece.mesh, bone_colours(scene.solid, piece)
                kind = "left" if piece.faint else "bone"
                self._add(kind, mesh.vertices, mesh.faces, piece.normals, colours)
            self._bones = scene.pieces
        self._clear("muscle", "faint")
        self._add_bundle("muscle", scene.muscle, scene.solid)
        for neighbour in scene.neighbours:
            self._add_bundle("faint", neighbour, scene.solid)
        self._scene = scene

    def aim(self, scene: Scene, direction: Floats, size: int) -> None:
        """Place the camera so that the ball of the scene's reach fills the picture."""
        fine = FINER * size
        if tuple(self._plotter.window_size) != (fine, fine):
            self._plotter.window_size = (fine, fine)
        distance = scene.reach / np.sin(np.radians(VIEW_ANGLE_DEG / 2))
        camera = self._below.GetActiveCamera()
        camera.SetFocalPoint(*scene.focus)
        camera.SetPosition(*(scene.focus + distance * direction))
        camera.SetViewUp(0.0, 1.0, 0.0)
        camera.SetViewAngle(VIEW_ANGLE_DEG)
        camera.SetClippingRange(0.1 * distance, distance + 1.0)

    def render(self, layer: Layer) -> Pixels:
        """Render a layer and return its fine pixels, lowest row first, shape (n, n, 4).

        A layer that is drawn over what is there keeps colours and depths of the
        rendering before it, so that the bones need not be drawn again.
        """
        from vtkmodules.util import numpy_support
        from vtkmodules.vtkCommonCore import vtkUnsignedCharArray

        kinds, over = layer.value
        for kind, actors in self._actors.items():
            for actor in actors:
                actor.SetVisibility(kind in kinds)
        self._below.SetDraw(not over)
        self._above.SetDraw(over)
        window: Any = self._plotter.render_window
        held = vtkUnsignedCharArray()
        window.Render()
        width, height = window.GetSize()
        window.GetRGBACharPixelData(0, 0, width - 1, height - 1, 0, held)
        as_array: Any = numpy_support.vtk_to_numpy
        pixels: Pixels = as_array(held).reshape(height, width, 4)
        pixels[..., 3] = 255
        return pixels

    def _add_bundle(self, kind: str, bundle: Bundle, bones: Solid) -> None:
        fine = kind == "muscle"
        thinned = bundle if fine else bundle.thinned()
        tubes = tube_mesh(thinned.curves, thinned.radii, sides=12 if fine else 8)
        colours = muscle_colours(bones, thinned, tubes)
        self._add(kind, tubes.vertices, tubes.faces, tubes.normals, colours)

    def _add(
        self,
        kind: str,
        vertices: Floats,
        faces: NDArray[np.int64],
        normals: Floats,
        colours: Pixels,
    ) -> None:
        actor = _actor(vertices, faces, normals, colours, wet=kind in {"muscle", "faint"})
        self._renderer(kind).AddActor(actor)
        self._actors[kind].append(actor)

    def _clear(self, *kinds: str) -> None:
        for kind in kinds:
            for actor in self._actors[kind]:
                self._renderer(kind).RemoveActor(actor)
            self._actors[kind] = []

    def _renderer(self, kind: str) -> Any:
        return self._above if kind in {"faint", "left"} else self._below


def _renderer_over(plotter: Any) -> Any:
    """Return a renderer that draws over the plotter's own, behind what that has drawn in front."""
    from vtkmodules.vtkRenderingCore import vtkRenderer

    above = vtkRenderer()
    above.SetLayer(1)
    above.SetPreserveDepthBuffer(True)
    above.SetPreserveColorBuffer(True)
    above.AutomaticLightCreationOff()
    above.SetActiveCamera(plotter.renderer.GetActiveCamera())
    plotter.render_window.SetNumberOfLayers(2)
    plotter.render_window.AddRenderer(above)
    return above


def _actor(
    vertices: Floats, faces: NDArray[np.int64], normals: Floats, colours: Pixels, wet: bool
) -> Any:
    """Return an actor of a coloured closed surface, moist or dry."""
    import pyvista
    from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper

    surface = pyvista.PolyData.from_regular_faces(vertices, np.asarray(faces, dtype=int))
    surface["colours"] = colours
    surface.point_data.active_normals = normals
    mapper = vtkPolyDataMapper()
    mapper.SetInputData(surface)
    mapper.SelectColorArray("colours")
    mapper.SetScalarModeToUsePointFieldData()
    mapper.SetColorModeToDirectScalars()
    actor = vtkActor()
    actor.SetMapper(mapper)
    looks = actor.GetProperty()
    looks.SetInterpolationToPhong()
    looks.BackfaceCullingOn()  # the surfaces are closed: their insides are never seen
    looks.SetAmbient(0.26)
    looks.SetDiffuse(0.82)
    looks.SetSpecular(0.26 if wet else 0.12)
    looks.SetSpecularPower(26 if wet else 18)
    return actor


def _light(renderer: Any) -> None:
    """Hang the lights on the camera, so that every side is lit alike."""
    from vtkmodules.vtkRenderingCore import vtkLight

    for place, strength, colour in _LIGHTS:
        light = vtkLight()
        light.SetLightTypeToCameraLight()
        light.SetPosition(*place)
        light.SetFocalPoint(0.0, 0.0, 0.0)
        light.SetIntensity(strength)
        light.SetColor(*colour)
        renderer.AddLight(light)
