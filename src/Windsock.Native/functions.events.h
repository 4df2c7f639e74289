/* Network events, windows and messages. */
