"""Words of the pages, a module a page."""
