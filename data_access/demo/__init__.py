"""Demonstration data: an invented municipality, three years long, written through change sets like anything else.

`programme`, `commitments`, `agenda`, `risks` and `participation` say what happens and on which day; `timeline` gathers
it; `script` cuts it into change sets; `loading` plays them. Nothing depends on the clock or on chance: the same size
and last day give the same bytes.
"""

from data_access.demo.loading import is_loaded, load_demo
from data_access.demo.stories import STORIES, Story

__all__ = ["STORIES", "Story", "is_loaded", "load_demo"]
