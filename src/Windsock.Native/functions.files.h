/* Files, file mappings, processes, interfaces. */
