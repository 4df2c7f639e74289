/* The catalog order functions are declared with the other WSC calls. */
#include "ws2spi.h"
