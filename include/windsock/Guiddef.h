#include "guiddef.h"
