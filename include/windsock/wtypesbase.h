#include "windef.h"
#include "guiddef.h"
