# SPDX-License-Identifier: GPL-2.0-or-later
"""How Sphinx builds the manual; 'make docs' runs it with warnings as errors."""
import os
import re

SOURCE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

with open(os.path.join(SOURCE, 'meson.build'), encoding='utf-8') as f:
    version = re.search(r"ashlar_version = '(.*)'", f.read()).group(1)

project = 'Ashlar'
author = 'The Ashlar developers'
copyright = 'the Ashlar developers'     # noqa: A001 (Sphinx names it so)
release = version
extensions = []
exclude_patterns = []
root_doc = 'index'
nitpicky = True
highlight_language = 'none'
html_theme = 'alabaster'
html_theme_options = {'description': 'A machine emulator', 'page_width': '1000px'}
html_show_sourcelink = False
