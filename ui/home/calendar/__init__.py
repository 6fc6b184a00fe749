"""The calendar of 待办: weeks and months, painted; talks are dragged or moved by keys, due days lead on."""
