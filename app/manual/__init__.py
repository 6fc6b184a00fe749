"""The printed help: the pages of `resources/help` as books on paper, by the kit that papers are made with."""
