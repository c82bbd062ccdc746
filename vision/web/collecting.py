"""From what a viewer sees to the rows of the table."""

from __future__ import annotations

from vision.page import Page
from vision.web.table import Table
from vision.web.viewer import Viewer


def collect(table: Table, viewer: Viewer, page: Page) -> None:
    """Takes note of the steady numbers on `page`, on the page of the table that is the viewer's film's."""
    if not viewer.sheet:
        viewer.sheet = table.begin(viewer.id, viewer.source, viewer.previous)
        viewer.previous = ""
    table.collect(viewer.id, page)
