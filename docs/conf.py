"""How the documentation is built; warnings are errors in CI."""

from __future__ import annotations

import trochanter

project = "Trochanter"
author = "The Trochanter authors"
copyright = "2026, the Trochanter authors, CC BY 4.0"
release = trochanter.__version__
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.mathjax", "numpydoc"]
myst_enable_extensions = ["dollarmath", "deflist"]
myst_heading_anchors = 3
numpydoc_show_class_members = False
autodoc_typehints = "none"
html_theme = "furo"
html_title = "Trochanter"
exclude_patterns = ["_build"]
nitpicky = False
