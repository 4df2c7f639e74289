#pragma GCC system_header
#include "../../bits/std_push.h"
#include_next <bits/stdc++.h>
#include "../../bits/std_pop.h"
