"""The user's own meshes: read, checked, laid on the model's bones and kept."""

from trochanter.pictures.meshes.importing import Imported, import_folder
from trochanter.pictures.meshes.store import imported_muscles, store_folder, stored

__all__ = ["Imported", "import_folder", "imported_muscles", "store_folder", "stored"]
