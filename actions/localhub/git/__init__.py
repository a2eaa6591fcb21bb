"""Git as it is: bare repositories on disk, read and written in place, served by git's own http-backend."""
