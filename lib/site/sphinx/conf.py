"""The settings with which Sphinx makes the book."""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

project = "Scaling up"
html_title = "Scaling up"
language = "en"
extensions = ["myst_parser", "scaling_site"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["datasets"]
smartquotes = False
myst_enable_extensions = ["dollarmath"]
myst_disable_syntax = ["myst_block_break", "myst_line_comment", "myst_role", "myst_target"]  # notebooks are plain Markdown
myst_heading_anchors = 4
myst_heading_slug_func = "scaling_site.slug"
html_theme = "sphinx_book_theme"
html_static_path = [os.path.join(HERE, "static"), os.environ["SCALING_KATEX"], os.environ["SCALING_LIVING"]]
html_css_files = ["site.css"]
html_js_files = ["site.js"]
html_copy_source = False
html_show_sourcelink = False
html_show_copyright = False
html_show_sphinx = False
html_use_index = False
html_math_renderer = "katex"
html_favicon = os.path.join(HERE, "static", "icon.svg")
html_context = {"default_mode": "auto"}
suppress_warnings = ["misc.highlighting_failure"]  # a lexer that stumbles over a division goes on
html_theme_options = {
    "navbar_persistent": [],
    "show_navbar_depth": 2,
    "use_download_button": False,
    "use_fullscreen_button": False,
    "show_toc_level": 2,
    "footer_content_items": [],
    "navigation_with_keys": False,
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}
