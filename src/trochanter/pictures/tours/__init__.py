"""Captioned tours of the muscles: one script that captions and frames are both made from."""

from trochanter.pictures.tours.loops import Loop, make_action, make_turntable
from trochanter.pictures.tours.make import TourFiles, make_tour, tour_files, tour_key
from trochanter.pictures.tours.records import Tour
from trochanter.pictures.tours.script import tour_of
from trochanter.pictures.tours.vtt import vtt_text

__all__ = [
    "Loop",
    "Tour",
    "TourFiles",
    "make_action",
    "make_tour",
    "make_turntable",
    "tour_files",
    "tour_key",
    "tour_of",
    "vtt_text",
]
