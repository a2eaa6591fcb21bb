"""What a run is given: its surroundings, options, files, the lists of the manifest that forms offer."""
