"""Pictures: a muscle's strands on the bones, from sixteen sides, still and turning.

Until muscle bodies are modelled a muscle is drawn as a schematic: its published
lines of action, registered to the mean bones and drawn as tapered strands.
"""

from trochanter.pictures.batch import gallery_keys, render_muscles
from trochanter.pictures.drawing import drawing_of, drawings
from trochanter.pictures.gallery import Gallery, Picture, gallery_of, render_muscle, render_scene
from trochanter.pictures.offscreen import INSTALL_LINE, prepare_rendering
from trochanter.pictures.scene import Scene, scene_for, scene_key
from trochanter.pictures.stage import render_frame
from trochanter.pictures.views import VIEW_COUNT, VIEWS, View, view

__all__ = [
    "INSTALL_LINE",
    "VIEWS",
    "VIEW_COUNT",
    "Gallery",
    "Picture",
    "Scene",
    "View",
    "drawing_of",
    "drawings",
    "gallery_keys",
    "gallery_of",
    "prepare_rendering",
    "render_frame",
    "render_muscle",
    "render_muscles",
    "render_scene",
    "scene_for",
    "scene_key",
    "view",
]
