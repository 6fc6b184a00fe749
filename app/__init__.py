"""约谈工作台: everything that is not a window.  Nothing below this package imports Qt."""
