// __leave must run __finally, from inside a loop and a switch too, and __except must not run without a fault.
#include <windows.h>
#include <cstdio>

static int walk(int stop)
{
    int trail = 0;
    __try
    {
        for (int i = 0; i < 3; i++)
        {
            switch (i)
            {
            case 1:
                if (stop) __leave;
                break;
            default:
                trail++;
            }
        }
        trail += 10;
    }
    __finally
    {
        trail += 100;
    }
    return trail;
}

int main()
{
    int guarded = 0;
    __try { guarded = 1; }
    __except (EXCEPTION_EXECUTE_HANDLER) { guarded = 2; }
    std::printf("%d %d %d\n", walk(0), walk(1), guarded);
    return 0;
}
