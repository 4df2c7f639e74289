/* Companions written in C: they need no runtime. */
