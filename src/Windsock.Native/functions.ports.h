/* Overlapped results, cancellation and completion ports. */
