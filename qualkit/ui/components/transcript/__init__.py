"""The transcript surface: ES modules and a stylesheet, put together by `bundle`."""
