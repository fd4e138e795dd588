"""Pictures: muscles as bodies on the bones, from sixteen sides, still and turning.

A picture is a scene (`scene_for`) seen by a camera (`render`). A gallery is what a
page shows of one muscle.
"""

from trochanter.pictures.batch import gallery_keys, render_muscles
from trochanter.pictures.cameras import Camera
from trochanter.pictures.gallery import (
    GALLERY_FILE,
    Gallery,
    Picture,
    gallery_of,
    render_muscle,
)
from trochanter.pictures.keys import digest_of
from trochanter.pictures.offscreen import INSTALL_LINE, prepare_rendering
from trochanter.pictures.peel import covering, peel_order
from trochanter.pictures.plates import plate_of, plates
from trochanter.pictures.scene import Part, Scene, neighbours, scene_for
from trochanter.pictures.sheet import contact_sheet
from trochanter.pictures.stage import render, render_frame
from trochanter.pictures.stock import muscles_of
from trochanter.pictures.views import VIEW_COUNT, VIEWS, View, view

__all__ = [
    "GALLERY_FILE",
    "INSTALL_LINE",
    "VIEWS",
    "VIEW_COUNT",
    "Camera",
    "Gallery",
    "Part",
    "Picture",
    "Scene",
    "View",
    "contact_sheet",
    "covering",
    "digest_of",
    "gallery_keys",
    "gallery_of",
    "muscles_of",
    "neighbours",
    "peel_order",
    "plate_of",
    "plates",
    "prepare_rendering",
    "render",
    "render_frame",
    "render_muscle",
    "render_muscles",
    "scene_for",
    "view",
]
